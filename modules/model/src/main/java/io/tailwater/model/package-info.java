/** The nouns that every module shares: channels, events, cursors, epochs, close reasons. */
@NullMarked
package io.tailwater.model;

import org.jspecify.annotations.NullMarked;

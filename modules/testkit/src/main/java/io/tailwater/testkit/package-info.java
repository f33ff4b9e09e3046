/** Real collaborators for tests: brokers, upstreams and clients. */
@NullMarked
package io.tailwater.testkit;

import org.jspecify.annotations.NullMarked;

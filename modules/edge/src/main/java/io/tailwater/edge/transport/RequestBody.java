package io.tailwater.edge.transport;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import io.tailwater.edge.admission.HttpQuestion;
import io.tailwater.model.Bytes;
import java.io.ByteArrayOutputStream;

/**
 * A request whose body is still coming, of which at most {@link HttpServer#MAX_BODY} bytes are
 * held. Confined to its event loop.
 */
final class RequestBody {
  private final HttpRequest request;
  private final HttpQuestion head;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  RequestBody(HttpRequest request, HttpQuestion head) {
    this.request = request;
    this.head = head;
  }

  HttpRequest request() {
    return request;
  }

  /** Takes a piece; false if the body is too large with it. */
  boolean add(ByteBuf piece) {
    if (bytes.size() + piece.readableBytes() > HttpServer.MAX_BODY) {
      return false;
    }
    var copy = new byte[piece.readableBytes()];
    piece.readBytes(copy);
    bytes.writeBytes(copy);
    return true;
  }

  /** The whole request; nothing more comes. */
  HttpQuestion question() {
    return head.with(Bytes.of(bytes.toByteArray()));
  }
}

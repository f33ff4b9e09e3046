package io.tailwater.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.regex.Pattern;

/**
 * Status line and headers of an answer, read strictly (RFC 9112): CRLF only, no folded lines, no
 * ambiguous body length.
 */
record HttpHead(int status, HeaderFields headers) {
  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 (\\d{3}) [\\x20-\\x7e]*");
  private static final Pattern FIELD = Pattern
      .compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*(.*?)[ \\t]*");
  private static final int MAX_LINE_BYTES = 64 * 1024;
  private static final int MAX_FIELDS = 200;

  /** Reads up to and with the empty line; nothing of the body. */
  static HttpHead read(InputStream in) throws IOException {
    var first = line(in);
    var statusLine = STATUS_LINE.matcher(first);
    if (!statusLine.matches()) {
      throw new MalformedAnswerException("not a status line: '" + first + "'");
    }
    var head = new HttpHead(Integer.parseInt(statusLine.group(1)), fields(in));
    var lengths = head.headers.all("Content-Length").size();
    var codings = head.headers.all("Transfer-Encoding").size();
    if (lengths + codings > 1) {
      throw new MalformedAnswerException("more than one body length: " + head.headers);
    }
    return head;
  }

  /** The body that follows this head, transfer coding removed; ends where the body ends. */
  InputStream body(InputStream in) throws MalformedAnswerException {
    if (status == 204 || status == 304) {
      return InputStream.nullInputStream();
    }
    var coding = headers.first("Transfer-Encoding");
    if (coding.isPresent()) {
      if (!coding.get().equalsIgnoreCase("chunked")) {
        throw new MalformedAnswerException("unknown transfer coding '" + coding.get() + "'");
      }
      return new ChunkedBody(in);
    }
    var length = headers.first("Content-Length");
    return length.isPresent() ? new SizedBody(in, size(length.get())) : in;
  }

  /** One line, without its CRLF. */
  static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream(80);
    for (var b = required(in); b != '\r'; b = required(in)) {
      if (b == '\n') {
        throw new MalformedAnswerException("LF without CR after '" + text(line) + "'");
      }
      if (line.size() == MAX_LINE_BYTES) {
        throw new MalformedAnswerException("a line of over " + MAX_LINE_BYTES + " bytes");
      }
      line.write(b);
    }
    if (required(in) != '\n') {
      throw new MalformedAnswerException("CR without LF after '" + text(line) + "'");
    }
    return text(line);
  }

  static HeaderFields fields(InputStream in) throws IOException {
    var fields = new ArrayList<HeaderFields.Field>();
    for (var line = line(in); !line.isEmpty(); line = line(in)) {
      var field = FIELD.matcher(line);
      if (!field.matches() || fields.size() == MAX_FIELDS) {
        throw new MalformedAnswerException("not a header field: '" + line + "'");
      }
      fields.add(new HeaderFields.Field(field.group(1), field.group(2)));
    }
    return new HeaderFields(fields);
  }

  private static int required(InputStream in) throws IOException {
    var b = in.read();
    if (b < 0) {
      throw new TruncatedAnswerException("the connection ended inside a head or a chunk's frame");
    }
    return b;
  }

  private static String text(ByteArrayOutputStream line) {
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  private static long size(String length) throws MalformedAnswerException {
    if (!length.matches("\\d{1,18}")) {
      throw new MalformedAnswerException("not a content length: '" + length + "'");
    }
    return Long.parseLong(length);
  }
}

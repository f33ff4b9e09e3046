package io.tailwater.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tailwater.model.Bytes;
import io.tailwater.model.Event;
import io.tailwater.model.ValueFormat;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Events as CloudEvents 1.0 in their JSON format (protocol 3.4): the attributes that the record's
 * headers hold, as the Kafka binding's binary mode has them, and ours for those that it lacks. A
 * value that is a structured CloudEvent already stays as it is.
 */
final class CloudEvents {
  private static final String PREFIX = "ce_";
  private static final String TYPE = "tailwater.event";
  private static final byte[] START = "{\"specversion\":\"1.0\",\"id\":".getBytes(US_ASCII);
  private static final byte[] DATA = ",\"data\":".getBytes(US_ASCII);
  private static final byte[] DATA_BASE64 = ",\"data_base64\":".getBytes(US_ASCII);

  /** The end of the year 9999, the last that RFC 3339 can write. */
  private static final long LAST_MILLIS = 253_402_300_799_999L;

  /** Lower-case letters and digits (CloudEvents 1.0, 3); the length is our bound. */
  private static final Pattern ATTRIBUTE = Pattern.compile("[a-z0-9]{1,64}");

  /** What has its own place, and the name that no attribute may have. */
  private static final Set<String> TAKEN = Set.of("specversion", "id", "source", "type", "time",
      "subject", "datacontenttype", "data");

  private static final Pattern TIME = Pattern.compile(
      "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d)");
  private static final Pattern STRUCTURED = Pattern
      .compile("(?i)application/cloudevents\\+json *(;.*)?");
  private static final Pattern JSON = Pattern.compile("(?i)[^;/]+/([^;/]+\\+)?json *(;.*)?");

  private CloudEvents() {}

  static void write(FrameBuffer frame, String channel, Event event) {
    var contentType = header(event, "content-type");
    var structured = STRUCTURED.matcher(contentType).matches();
    if (structured && isObject(event)) {
      Json.value(frame, event.value().array());
      return;
    }
    var slash = channel.indexOf('/');
    frame.put(START);
    putContext(frame, slash < 0 ? channel : channel.substring(0, slash), event);
    var members = JsonMembers.following(frame);
    putExtensions(members, event);
    if (!event.value().isNone()) {
      members.string("datacontenttype",
          mediaType(structured ? "" : contentType, event.format()));
      putData(frame, event);
    }
    frame.put('}');
  }

  private static boolean isObject(Event event) {
    var value = event.value().array();
    var i = 0;
    while (i < value.length && value[i] <= ' ') {
      i++;
    }
    return event.format() == ValueFormat.JSON && i < value.length && value[i] == '{';
  }

  /**
   * What says which event this is. The channel's name stands for the channel, not a key of it, so
   * that an event is the same one whichever way it came.
   */
  private static void putContext(FrameBuffer frame, String name, Event event) {
    var id = header(event, PREFIX + "id");
    Json.string(frame,
        id.isEmpty() ? name + "-" + event.partition() + "-" + event.offset() : id);
    var members = JsonMembers.following(frame);
    var source = header(event, PREFIX + "source");
    members.string("source", source.isEmpty() ? "/tailwater/" + name : source);
    var type = header(event, PREFIX + "type");
    members.string("type", type.isEmpty() ? TYPE : type);
    var subject = header(event, PREFIX + "subject");
    put(members, "subject", subject.isEmpty() ? text(event.key()) : subject);
    var time = header(event, PREFIX + "time");
    put(members, "time", isTime(time) ? time : recorded(event.timestampMillis()));
  }

  private static void put(JsonMembers members, String name, String textOrEmpty) {
    if (!textOrEmpty.isEmpty()) {
      members.string(name, textOrEmpty);
    }
  }

  private static boolean isTime(String text) {
    if (!TIME.matcher(text).matches()) {
      return false;
    }
    try {
      return OffsetDateTime.parse(text).getYear() > 0;
    } catch (DateTimeException _) {
      return false;
    }
  }

  private static String recorded(long timestampMillis) {
    return timestampMillis < 0 || timestampMillis > LAST_MILLIS
        ? ""
        : Instants.text(timestampMillis);
  }

  private static void putExtensions(JsonMembers members, Event event) {
    for (var header : Headers.lastOfEach(event)) {
      if (header.name().startsWith(PREFIX)) {
        var name = header.name().substring(PREFIX.length());
        if (ATTRIBUTE.matcher(name).matches() && !TAKEN.contains(name)) {
          put(members, name, text(header.value()));
        }
      }
    }
  }

  /** The publisher's media type where the data is of it, else what the data is. */
  private static String mediaType(String contentType, ValueFormat format) {
    var json = JSON.matcher(contentType).matches();
    return switch (format) {
      case JSON -> json ? contentType : "application/json";
      case TEXT -> json || contentType.isEmpty() ? "text/plain" : contentType;
      case BINARY -> contentType.isEmpty() ? "application/octet-stream" : contentType;
    };
  }

  private static void putData(FrameBuffer frame, Event event) {
    var value = event.value();
    switch (event.format()) {
      case JSON -> Json.value(frame.put(DATA), value.array());
      case TEXT -> Json.string(frame.put(DATA), value.array());
      case BINARY -> Json.base64(frame.put(DATA_BASE64), value);
    }
  }

  private static String header(Event event, String name) {
    return text(Headers.last(event, name));
  }

  /** Bytes that can be an attribute: UTF-8 without control characters; else empty. */
  private static String text(Bytes bytes) {
    if (bytes.length() == 0 || !Utf8.isValid(bytes.array())) {
      return "";
    }
    var text = bytes.toUtf8();
    return text.chars().anyMatch(Character::isISOControl) ? "" : text;
  }
}

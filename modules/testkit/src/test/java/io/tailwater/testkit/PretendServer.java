package io.tailwater.testkit;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;

/** An executable that is ready at once, or gives up when its data folder is called so. */
public final class PretendServer {
  private PretendServer() {}

  /** Takes the arguments of the real one. */
  public static void main(String[] arguments) throws IOException {
    if (Arrays.stream(arguments).anyMatch("--pretend=failure"::equals)) {
      System.out.println("It cannot be.");
      System.exit(3);
    }
    var port = Arrays.stream(arguments)
        .filter(argument -> argument.startsWith("--tailwater.edge.port="))
        .mapToInt(argument -> Integer.parseInt(argument.substring(argument.indexOf('=') + 1)))
        .findFirst()
        .orElseThrow();
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        0);
    server.createContext("/v1/ready", exchange -> {
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
    });
    server.start();
    System.out.println("up");
  }
}

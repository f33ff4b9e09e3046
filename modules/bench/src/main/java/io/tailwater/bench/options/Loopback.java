package io.tailwater.bench.options;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Keeps load on this machine until someone says otherwise: a typing error must not become an attack
 * on somebody else's server.
 */
public final class Loopback {
  private Loopback() {}

  /**
   * The address of the host, looked up once.
   *
   * @throws IllegalArgumentException
   *           if there is none, or it is remote and that was not allowed
   */
  public static InetSocketAddress resolve(String option, String host, int port,
      boolean allowRemote) {
    try {
      var address = InetAddress.getByName(host);
      if (!address.isLoopbackAddress() && !allowRemote) {
        throw new IllegalArgumentException(option + ": got '" + host
            + "', accepts loopback addresses (127.0.0.1, localhost) unless --allow-remote is given");
      }
      return new InetSocketAddress(address, port);
    } catch (UnknownHostException _) {
      throw new IllegalArgumentException(
          option + ": got '" + host + "', accepts a host that has an address");
    }
  }
}

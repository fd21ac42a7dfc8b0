/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Tells addresses of this machine's loopback interface from others, without asking a name server. */
public final class Loopback {

    private static final Pattern IPV4 = Pattern.compile("127(\\.[0-9]{1,3}){3}");

    private Loopback() {}

    /**
     * Whether a server bound to this address can only be reached from this machine.
     *
     * @param address a literal address or {@code localhost}; anything else, and none, counts as reachable from outside
     */
    public static boolean isLoopback(String address) {
        String host = address.strip().toLowerCase(Locale.ROOT);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        return host.equals("localhost")
                || IPV4.matcher(host).matches()
                || (host.contains(":") && isLoopbackLiteral(host));
    }

    /** Whether a Host header's value (host and perhaps a port) names this machine's loopback interface. */
    public static boolean isLoopbackHostHeader(String header) {
        int end = header.startsWith("[") ? header.indexOf(']') + 1 : header.indexOf(':');
        return isLoopback(end > 0 ? header.substring(0, end) : header);
    }

    private static boolean isLoopbackLiteral(String ipv6) {
        try {
            return InetAddress.getByName(ipv6).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}

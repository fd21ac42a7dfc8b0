/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

import io.sluice.mqtt.link.Link;
import io.sluice.mqtt.link.LinkOptions;
import io.sluice.mqtt.wire.TapSocket;
import io.sluice.mqtt.wire.TlsUpgrade;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Makes the connections of a receiver. Stateless; safe for use from any thread. */
final class ReceiverLinks {

    private final ReceiverSettings settings;
    private final PublishSink sink;
    private final SessionBook book;
    private final Runnable onChange;
    private final TapSocket.Address address;
    private final List<String> sharedFilters;

    /** A connection, not opened yet, and its tap. */
    record Made(Link link, ReceiverTap tap) {}

    ReceiverLinks(ReceiverSettings settings, PublishSink sink, SessionBook book, Runnable onChange) {
        this.settings = settings;
        this.sink = sink;
        this.book = book;
        this.onChange = onChange;
        this.address = address(settings.uri(), settings.tls(), settings.connectTimeout());
        this.sharedFilters = settings.filters().stream()
                .map(filter -> "$share/" + settings.group() + "/" + filter)
                .toList();
    }

    List<String> sharedFilters() {
        return sharedFilters;
    }

    /** The share of the byte budget of one connection. */
    long budgetBytes() {
        return Math.max(1, settings.inFlightBytes() / settings.connections());
    }

    Made make(SessionBook.Entry entry, ByteBudget budget, Intake intake, int receiveMaximum, LinkOptions.Task task) {
        ConnectionLane lane = new ConnectionLane(entry.index(), budget);
        ReceiverTap tap = new ReceiverTap(
                settings, sink, lane, budget, intake, present -> book.session(entry.clientId(), present));
        LinkOptions options = new LinkOptions(
                address,
                settings.username(),
                settings.password(),
                entry.clientId(),
                false,
                settings.sessionExpiry(),
                receiveMaximum,
                settings.keepAlive(),
                task);
        Link link = new Link(options, tap, onChange);
        lane.attach(link);
        return new Made(link, tap);
    }

    static TapSocket.Address address(URI uri, @Nullable SSLContext context, Duration connectTimeout) {
        TlsUpgrade tls = SettingsChecks.isSecure(uri) ? new TlsUpgrade(contextOrDefault(context)) : null;
        return new TapSocket.Address(uri.getHost(), SettingsChecks.port(uri), tls, connectTimeout);
    }

    private static SSLContext contextOrDefault(@Nullable SSLContext context) {
        try {
            return context == null ? SSLContext.getDefault() : context;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no default TLS context", e);
        }
    }
}

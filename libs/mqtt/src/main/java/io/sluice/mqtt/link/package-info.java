/**
 * One network connection to the broker: a Paho client object that lives exactly as long as the connection. The only package
 * that knows Paho. Inside this module only.
 */
@NullMarked
package io.sluice.mqtt.link;

import org.jspecify.annotations.NullMarked;

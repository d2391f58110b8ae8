/** A service on loopback that speaks OpenAI's protocol and fails in every way that services do. */
@NullMarked
package dev.inlay.remote.endpoint;

import org.jspecify.annotations.NullMarked;

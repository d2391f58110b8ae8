/** The server as clients see it: real HTTP, real models, clients that were written elsewhere. */
@NullMarked
package dev.inlay.examples.server;

import org.jspecify.annotations.NullMarked;

/**
 * An OpenAI-compatible HTTP server over the library: embeddings, chat, health, metrics and a page that shows where the models
 * run. {@link InlayServer} puts the parts together; each endpoint is a class of its own.
 */
@NullMarked
package dev.inlay.examples.server;

import org.jspecify.annotations.NullMarked;

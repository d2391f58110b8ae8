/** A load program for a server on this machine: streaming chats and embeddings, alone and together. */
@NullMarked
package dev.inlay.examples.load;

import org.jspecify.annotations.NullMarked;

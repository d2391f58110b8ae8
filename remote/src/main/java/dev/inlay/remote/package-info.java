/**
 * Embedders and chat generators whose model runs in an HTTP service. Texts leave the machine; nothing here is used unless it is
 * configured by name. Start at {@link dev.inlay.remote.OpenAiProvider}.
 */
@NullMarked
package dev.inlay.remote;

import org.jspecify.annotations.NullMarked;

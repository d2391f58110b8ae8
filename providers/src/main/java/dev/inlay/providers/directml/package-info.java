/**
 * DirectML: any GPU of a Windows machine through Direct3D 12.
 */
@NullMarked
package dev.inlay.providers.directml;

import org.jspecify.annotations.NullMarked;

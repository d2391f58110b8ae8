/**
 * What the providers' options have in common. Each provider has a package of its own below.
 */
@NullMarked
package dev.inlay.providers;

import org.jspecify.annotations.NullMarked;

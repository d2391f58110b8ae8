/**
 * Models from a hub: the hub's HTTP interface, downloads that go on where they were cut off, and the cache directory that is
 * shared with the Python client. Nothing here runs before a hub source is resolved.
 */
@NullMarked
package dev.inlay.internal.hub;

import org.jspecify.annotations.NullMarked;

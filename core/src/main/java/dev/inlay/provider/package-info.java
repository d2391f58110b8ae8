/**
 * Where a model runs: providers, the policy that orders them, and the report of what really happened.
 */
@NullMarked
package dev.inlay.provider;

import org.jspecify.annotations.NullMarked;

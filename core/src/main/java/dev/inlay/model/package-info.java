/**
 * Where a model comes from ({@link dev.inlay.model.ModelSource}) and what its own files say.
 */
@NullMarked
package dev.inlay.model;

import org.jspecify.annotations.NullMarked;

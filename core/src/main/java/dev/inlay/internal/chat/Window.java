package dev.inlay.internal.chat;

/** Neighbouring rows of a buffer. */
record Window(int first, int rows) {}

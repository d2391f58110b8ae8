/** Everything that most applications need: the core, the tokenizers and the providers. */
module dev.inlay.all {
    requires transitive dev.inlay;
    requires dev.inlay.tokenizers;
    requires transitive dev.inlay.providers;
}

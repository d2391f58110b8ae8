/** Everything that most applications need: the core, the tokenizers, the providers and the graph specialiser. */
module dev.inlay.all {
    requires transitive dev.inlay;
    requires dev.inlay.tokenizers;
    requires transitive dev.inlay.providers;
    requires dev.inlay.graph;
}

/** Reads, inspects and specialises ONNX graphs. */
module dev.inlay.graph {
    requires transitive dev.inlay;
    requires com.fasterxml.jackson.core;
    requires com.google.protobuf;
    requires org.slf4j;
    requires static org.jspecify;

    exports dev.inlay.graph;

    provides dev.inlay.internal.specialize.GraphSpecializer with
            dev.inlay.internal.graph.cache.CachingSpecializer;
}

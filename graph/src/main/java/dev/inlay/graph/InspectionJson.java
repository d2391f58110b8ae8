package dev.inlay.graph;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Inspections for tools. */
final class InspectionJson {
    private final JsonGenerator out;

    private InspectionJson(JsonGenerator out) {
        this.out = out;
    }

    static String of(ModelInspection model) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
            new InspectionJson(out).model(model);
        } catch (IOException e) {
            // A StringWriter throws none.
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private void model(ModelInspection model) throws IOException {
        out.writeStartObject();
        out.writeStringField("model", model.model());
        out.writeStringField("location", model.location().toString());
        out.writeStringField("layout", model.layout());
        out.writeObjectFieldStart("family");
        out.writeStringField("name", model.family().name());
        out.writeStringField("evidence", model.family().evidence());
        out.writeEndObject();
        out.writeBooleanField("severalSessions", model.severalSessions());
        out.writeNumberField("parameters", model.parameters());
        out.writeNumberField("weightBytes", model.weightBytes());
        out.writeArrayFieldStart("graphs");
        for (GraphInspection graph : model.graphs()) {
            graph(graph);
        }
        out.writeEndArray();
        strings("variants", model.variants());
        strings("notes", model.notes());
        out.writeEndObject();
    }

    private void graph(GraphInspection graph) throws IOException {
        out.writeStartObject();
        out.writeStringField("file", graph.file().toString());
        out.writeStringField("role", graph.role());
        out.writeNumberField("bytes", graph.bytes());
        out.writeNumberField("irVersion", graph.irVersion());
        out.writeStringField("producer", graph.producer());
        numbers("opsets", graph.opsets());
        tensors("inputs", graph.inputs());
        tensors("outputs", graph.outputs());
        out.writeNumberField("nodes", graph.nodes());
        out.writeObjectFieldStart("operators");
        for (Map.Entry<String, Map<String, Integer>> each : graph.operators().entrySet()) {
            numbers(each.getKey(), each.getValue());
        }
        out.writeEndObject();
        out.writeNumberField("parameters", graph.parameters());
        out.writeNumberField("weightBytes", graph.weightBytes());
        out.writeArrayFieldStart("precisions");
        for (PrecisionShare share : graph.precisions()) {
            out.writeStartObject();
            out.writeStringField("precision", share.precision());
            out.writeNumberField("tensors", share.tensors());
            out.writeNumberField("parameters", share.parameters());
            out.writeNumberField("bytes", share.bytes());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeArrayFieldStart("externalData");
        for (ExternalDataFile data : graph.externalData()) {
            out.writeStartObject();
            out.writeStringField("name", data.name());
            out.writeNumberField("tensors", data.tensors());
            out.writeNumberField("bytes", data.bytes());
            out.writeNumberField("requiredBytes", data.requiredBytes());
            out.writeNumberField("fileBytes", data.fileBytes());
            out.writeBooleanField("present", data.present());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeArrayFieldStart("dynamicDimensions");
        for (DynamicDimension dimension : graph.dynamicDimensions()) {
            out.writeStartObject();
            out.writeStringField("name", dimension.name());
            out.writeStringField("role", word(dimension.role()));
            strings("uses", dimension.uses());
            out.writeStringField("fix", dimension.fix());
            out.writeEndObject();
        }
        out.writeEndArray();
        numbers("controlFlow", graph.controlFlow());
        out.writeObjectFieldStart("quantization");
        strings(
                "schemes",
                graph.quantization().schemes().stream()
                        .map(InspectionJson::word)
                        .toList());
        strings("details", graph.quantization().details());
        out.writeEndObject();
        out.writeFieldName("autoregressive");
        if (graph.autoregressive().isPresent()) {
            decoder(graph.autoregressive().get());
        } else {
            out.writeNull();
        }
        out.writeArrayFieldStart("passes");
        for (ApplicablePass pass : graph.passes()) {
            out.writeStartObject();
            out.writeStringField("name", pass.name());
            out.writeStringField("effect", pass.effect());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void decoder(AutoregressiveStructure decoder) throws IOException {
        out.writeStartObject();
        out.writeNumberField("cacheLayers", decoder.cacheLayers());
        out.writeNumberField("cacheTensors", decoder.cacheTensors());
        out.writeStringField("cacheType", decoder.cacheType());
        strings("cacheShape", decoder.cacheShape());
        out.writeBooleanField("cacheInPlace", decoder.cacheInPlace());
        strings("otherState", decoder.otherState());
        out.writeBooleanField("cacheBranch", decoder.cacheBranch());
        out.writeBooleanField("logitsOnDemand", decoder.logitsOnDemand());
        out.writeEndObject();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void tensors(String field, List<TensorDescription> tensors) throws IOException {
        out.writeArrayFieldStart(field);
        for (TensorDescription tensor : tensors) {
            out.writeStartObject();
            out.writeStringField("name", tensor.name());
            out.writeStringField("type", tensor.type());
            strings("shape", tensor.shape());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void strings(String field, List<String> values) throws IOException {
        out.writeArrayFieldStart(field);
        for (String value : values) {
            out.writeString(value);
        }
        out.writeEndArray();
    }

    private void numbers(String field, Map<String, ? extends Number> values) throws IOException {
        out.writeObjectFieldStart(field);
        for (Map.Entry<String, ? extends Number> each : values.entrySet()) {
            out.writeNumberField(each.getKey(), each.getValue().longValue());
        }
        out.writeEndObject();
    }
}

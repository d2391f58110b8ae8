package dev.inlay;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A conversation to be continued, and how. Immutable; make one with {@link #of} or {@link #builder()}. */
public final class ChatRequest {
    private final List<ChatMessage> messages;
    private final List<ToolDefinition> tools;
    private final GenerationOptions options;
    private final ResponseFormat responseFormat;
    private final ContextOverflow contextOverflow;

    private ChatRequest(Builder builder) {
        this.messages = List.copyOf(builder.messages);
        this.tools = List.copyOf(builder.tools);
        this.options = builder.options;
        this.responseFormat = builder.responseFormat;
        this.contextOverflow = builder.contextOverflow;
    }

    /**
     * One user message with every setting at its default.
     *
     * @param prompt what the user says
     * @return the request
     */
    public static ChatRequest of(String prompt) {
        return builder().user(prompt).build();
    }

    /**
     * A conversation with every setting at its default.
     *
     * @param messages the messages in order
     * @return the request
     */
    public static ChatRequest of(List<ChatMessage> messages) {
        return builder().messages(messages).build();
    }

    /**
     * Starts an empty request.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * A builder with this request's messages and settings, to append the next turn.
     *
     * @return a builder
     */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.messages.addAll(messages);
        builder.tools.addAll(tools);
        builder.options = options;
        builder.responseFormat = responseFormat;
        builder.contextOverflow = contextOverflow;
        return builder;
    }

    /**
     * The conversation.
     *
     * @return at least one message, in order
     */
    public List<ChatMessage> messages() {
        return messages;
    }

    /**
     * What the model may call.
     *
     * @return the tools
     */
    public List<ToolDefinition> tools() {
        return tools;
    }

    /**
     * How tokens are chosen and when generation ends.
     *
     * @return the options
     */
    public GenerationOptions options() {
        return options;
    }

    /**
     * The form of the answer.
     *
     * @return the format
     */
    public ResponseFormat responseFormat() {
        return responseFormat;
    }

    /**
     * What happens when the conversation is too long.
     *
     * @return the policy
     */
    public ContextOverflow contextOverflow() {
        return contextOverflow;
    }

    @Override
    public String toString() {
        return "ChatRequest[" + messages.size() + " messages, " + tools.size() + " tools]";
    }

    /** Builds a {@link ChatRequest}. Not safe for use by several threads. */
    public static final class Builder {
        private final List<ChatMessage> messages = new ArrayList<>();
        private final List<ToolDefinition> tools = new ArrayList<>();
        private GenerationOptions options = GenerationOptions.defaults();
        private ResponseFormat responseFormat = ResponseFormat.text();
        private ContextOverflow contextOverflow = ContextOverflow.ERROR;

        private Builder() {}

        /**
         * Appends a message.
         *
         * @param message the message
         * @return this
         */
        public Builder message(ChatMessage message) {
            messages.add(Objects.requireNonNull(message, "message"));
            return this;
        }

        /**
         * Appends messages.
         *
         * @param more the messages in order
         * @return this
         */
        public Builder messages(Iterable<ChatMessage> more) {
            more.forEach(this::message);
            return this;
        }

        /**
         * Appends instructions to the model.
         *
         * @param content the text
         * @return this
         */
        public Builder system(String content) {
            return message(ChatMessage.system(content));
        }

        /**
         * Appends what the user says.
         *
         * @param content the text
         * @return this
         */
        public Builder user(String content) {
            return message(ChatMessage.user(content));
        }

        /**
         * Appends what the model said.
         *
         * @param content the text
         * @return this
         */
        public Builder assistant(String content) {
            return message(ChatMessage.assistant(content));
        }

        /**
         * Adds a tool.
         *
         * @param tool the tool
         * @return this
         */
        public Builder tool(ToolDefinition tool) {
            tools.add(Objects.requireNonNull(tool, "tool"));
            return this;
        }

        /**
         * Sets how tokens are chosen. Default: {@link GenerationOptions#defaults()}.
         *
         * @param value the options
         * @return this
         */
        public Builder options(GenerationOptions value) {
            this.options = Objects.requireNonNull(value, "options");
            return this;
        }

        /**
         * Sets the form of the answer. Default: {@link ResponseFormat#text()}.
         *
         * @param value the format
         * @return this
         */
        public Builder responseFormat(ResponseFormat value) {
            this.responseFormat = Objects.requireNonNull(value, "responseFormat");
            return this;
        }

        /**
         * Sets what happens when the conversation is too long. Default: {@link ContextOverflow#ERROR}.
         *
         * @param value the policy
         * @return this
         */
        public Builder contextOverflow(ContextOverflow value) {
            this.contextOverflow = Objects.requireNonNull(value, "contextOverflow");
            return this;
        }

        /**
         * Makes the request.
         *
         * @return an immutable request
         * @throws InvalidRequestException when it has no message
         */
        public ChatRequest build() {
            if (messages.isEmpty()) {
                throw new InvalidRequestException("The request has no message: add one with user(text).");
            }
            return new ChatRequest(this);
        }
    }
}

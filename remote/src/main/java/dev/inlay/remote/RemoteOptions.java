package dev.inlay.remote;

import dev.inlay.ChatMessage;
import dev.inlay.ContextOverflow;
import dev.inlay.InvalidRequestException;
import dev.inlay.Purpose;
import dev.inlay.Truncation;
import dev.inlay.internal.json.Json;
import dev.inlay.model.ModelSource;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where a remote model is, how to sign in, and how patient to be. Immutable and safe for use by many threads; {@link
 * #toString()} shows no key, token or header.
 *
 * <pre>{@code
 * RemoteOptions azure = RemoteOptions.azureOpenAi(URI.create("https://NAME.openai.azure.com"), "my-deployment")
 *         .apiKey(System.getenv("AZURE_OPENAI_API_KEY"))
 *         .serves("bge-small-en-v1.5")
 *         .build();
 * }</pre>
 */
public final class RemoteOptions {
    /** The stable version of Azure OpenAI's inference API that a builder starts with. */
    public static final String DEFAULT_API_VERSION = "2024-10-21";

    /** The most texts that OpenAI and Azure OpenAI take in one request (OpenAPI description, CreateEmbeddingRequest). */
    static final int MOST_TEXTS = 2048;

    /** What Inlay sets in a request's body itself. */
    private static final Set<String> OWN_FIELDS = Set.of(
            "model",
            "input",
            "dimensions",
            "encoding_format",
            "messages",
            "prompt",
            "tools",
            "stream",
            "stream_options",
            "response_format",
            "max_tokens",
            "max_completion_tokens",
            "temperature",
            "top_p",
            "top_k",
            "min_p",
            "repetition_penalty",
            "presence_penalty",
            "frequency_penalty",
            "seed",
            "stop",
            "logit_bias",
            "logprobs",
            "top_logprobs",
            "ignore_eos",
            "n",
            "echo",
            "suffix",
            "best_of");

    /** Whose rules hold: how URLs are made and which values are known to be refused. */
    enum Service {
        AZURE_OPENAI("Azure OpenAI"),
        OPENAI("OpenAI"),
        COMPATIBLE("OpenAI-compatible service");

        final String words;

        Service(String words) {
            this.words = words;
        }
    }

    private final Service service;
    private final URI baseUrl;
    private final String model;
    private final @Nullable String apiVersion;
    private final Credential credential;
    private final Map<String, String> headers;
    private final Map<String, String> queryParameters;
    private final Map<String, String> extraBody;
    private final Duration connectTimeout;
    private final Duration attemptTimeout;
    private final Duration streamIdleTimeout;
    private final Duration totalTimeout;
    private final int maxRetries;
    private final Duration firstBackoff;
    private final Duration longestBackoff;
    private final int maxConcurrentRequests;
    private final long maxResponseBytes;
    private final @Nullable ProxySelector proxy;
    private final @Nullable SSLContext sslContext;
    private final Optional<String> serves;
    private final OptionalInt dimension;
    private final EncodingFormat encodingFormat;
    private final int maxTextsPerRequest;
    private final int maxTokensPerRequest;
    private final OptionalInt maxTokensPerText;
    private final Optional<ModelSource> tokenizer;
    private final Map<String, String> prompts;
    private final Optional<String> defaultPromptName;
    private final boolean emptyTexts;
    private final boolean cutDimensionsLocally;
    private final boolean serviceCutsLongTexts;
    private final OptionalInt contextLength;
    private final @Nullable ToIntFunction<List<ChatMessage>> messageCounter;
    private final boolean samplingExtensions;
    private final boolean streamUsage;
    private final boolean newMaxTokens;
    private final boolean cancelOnClose;

    private RemoteOptions(Builder builder, Credential credential) {
        this.service = builder.service;
        this.baseUrl = builder.baseUrl;
        this.model = builder.model;
        this.apiVersion = builder.apiVersion;
        this.credential = credential;
        this.headers = Collections.unmodifiableMap(new LinkedHashMap<>(builder.headers));
        this.queryParameters = Collections.unmodifiableMap(new LinkedHashMap<>(builder.queryParameters));
        this.extraBody = Collections.unmodifiableMap(new LinkedHashMap<>(builder.extraBody));
        this.connectTimeout = builder.connectTimeout;
        this.attemptTimeout = builder.attemptTimeout;
        this.streamIdleTimeout = builder.streamIdleTimeout;
        this.totalTimeout = builder.totalTimeout;
        this.maxRetries = builder.maxRetries;
        this.firstBackoff = builder.firstBackoff;
        this.longestBackoff = builder.longestBackoff;
        this.maxConcurrentRequests = builder.maxConcurrentRequests;
        this.maxResponseBytes = builder.maxResponseBytes;
        this.proxy = builder.proxy;
        this.sslContext = builder.sslContext;
        this.serves = builder.serves;
        this.dimension = builder.dimension;
        this.encodingFormat = builder.encodingFormat;
        this.maxTextsPerRequest = builder.maxTextsPerRequest;
        this.maxTokensPerRequest = builder.maxTokensPerRequest;
        this.maxTokensPerText = builder.maxTokensPerText;
        this.tokenizer = builder.tokenizer;
        this.prompts = Collections.unmodifiableMap(new LinkedHashMap<>(builder.prompts));
        this.defaultPromptName = builder.defaultPromptName;
        this.emptyTexts = builder.emptyTexts;
        this.cutDimensionsLocally = builder.cutDimensionsLocally;
        this.serviceCutsLongTexts = builder.serviceCutsLongTexts;
        this.contextLength = builder.contextLength;
        this.messageCounter = builder.messageCounter;
        this.samplingExtensions = builder.samplingExtensions;
        this.streamUsage = builder.streamUsage;
        this.newMaxTokens = builder.newMaxTokens;
        this.cancelOnClose = builder.cancelOnClose;
    }

    /**
     * A deployment in Azure OpenAI: {@code ENDPOINT/openai/deployments/DEPLOYMENT/...?api-version=...}. A key is sent in the
     * header {@code api-key}, a token as {@code Authorization: Bearer}.
     *
     * @param endpoint such as {@code https://NAME.openai.azure.com}
     * @param deployment the deployment's name, which need not be its model's
     * @return a builder that still wants a key or a token
     * @throws InvalidRequestException when the URL is not an endpoint
     */
    public static Builder azureOpenAi(URI endpoint, String deployment) {
        if (endpoint.getRawPath() != null && endpoint.getRawPath().contains("/deployments/")) {
            throw new InvalidRequestException("The endpoint is only the beginning of the URL, such as"
                    + " https://NAME.openai.azure.com; the deployment is named apart, and the api-version with"
                    + " apiVersion(...).");
        }
        Builder builder = new Builder(Service.AZURE_OPENAI, endpoint, deployment);
        builder.apiVersion = DEFAULT_API_VERSION;
        builder.maxTokensPerText = OptionalInt.of(8192);
        builder.encodingFormat = EncodingFormat.BASE64;
        builder.newMaxTokens = true;
        return builder;
    }

    /**
     * A model in Azure AI Foundry, by the API of version 1: {@code BASE/embeddings}, with a key in the header {@code api-key}
     * or a token as {@code Authorization: Bearer}.
     *
     * @param baseUrl such as {@code https://NAME.services.ai.azure.com/openai/v1}
     * @param model the deployment's name
     * @return a builder that still wants a key or a token
     * @throws InvalidRequestException when the URL cannot be used
     */
    public static Builder azureFoundry(URI baseUrl, String model) {
        Builder builder = new Builder(Service.COMPATIBLE, baseUrl, model);
        builder.apiKeyHeader = true;
        return builder;
    }

    /**
     * A model at OpenAI itself, with a key as {@code Authorization: Bearer}.
     *
     * @param model such as {@code text-embedding-3-small}
     * @return a builder that still wants a key
     */
    public static Builder openAi(String model) {
        return openAi(URI.create("https://api.openai.com/v1"), model);
    }

    static Builder openAi(URI baseUrl, String model) {
        Builder builder = new Builder(Service.OPENAI, baseUrl, model);
        builder.maxTokensPerText = OptionalInt.of(8192);
        builder.encodingFormat = EncodingFormat.BASE64;
        builder.newMaxTokens = true;
        return builder;
    }

    /**
     * A model in any server that speaks OpenAI's protocol, with a key as {@code Authorization: Bearer} where it wants one.
     *
     * @param baseUrl what stands before {@code /embeddings} and {@code /chat/completions}, such as {@code
     *     http://localhost:8080/v1}
     * @param model the server's name for the model
     * @return a builder
     * @throws InvalidRequestException when the URL cannot be used
     */
    public static Builder openAiCompatible(URI baseUrl, String model) {
        return new Builder(Service.COMPATIBLE, baseUrl, model);
    }

    Service service() {
        return service;
    }

    URI baseUrl() {
        return baseUrl;
    }

    /**
     * The model or deployment, as the service calls it.
     *
     * @return its name
     */
    public String model() {
        return model;
    }

    @Nullable
    String apiVersion() {
        return apiVersion;
    }

    Credential credential() {
        return credential;
    }

    Map<String, String> headers() {
        return headers;
    }

    Map<String, String> queryParameters() {
        return queryParameters;
    }

    Map<String, String> extraBody() {
        return extraBody;
    }

    Duration connectTimeout() {
        return connectTimeout;
    }

    Duration attemptTimeout() {
        return attemptTimeout;
    }

    Duration streamIdleTimeout() {
        return streamIdleTimeout;
    }

    Duration totalTimeout() {
        return totalTimeout;
    }

    int maxRetries() {
        return maxRetries;
    }

    Duration firstBackoff() {
        return firstBackoff;
    }

    Duration longestBackoff() {
        return longestBackoff;
    }

    int maxConcurrentRequests() {
        return maxConcurrentRequests;
    }

    long maxResponseBytes() {
        return maxResponseBytes;
    }

    @Nullable
    ProxySelector proxy() {
        return proxy;
    }

    @Nullable
    SSLContext sslContext() {
        return sslContext;
    }

    /**
     * The local model that the service is declared to serve.
     *
     * @return its name, or empty when nothing was declared
     */
    public Optional<String> serves() {
        return serves;
    }

    OptionalInt dimension() {
        return dimension;
    }

    EncodingFormat encodingFormat() {
        return encodingFormat;
    }

    int maxTextsPerRequest() {
        return maxTextsPerRequest;
    }

    int maxTokensPerRequest() {
        return maxTokensPerRequest;
    }

    OptionalInt maxTokensPerText() {
        return maxTokensPerText;
    }

    Optional<ModelSource> tokenizer() {
        return tokenizer;
    }

    Map<String, String> prompts() {
        return prompts;
    }

    Optional<String> defaultPromptName() {
        return defaultPromptName;
    }

    boolean emptyTexts() {
        return emptyTexts;
    }

    boolean cutDimensionsLocally() {
        return cutDimensionsLocally;
    }

    boolean serviceCutsLongTexts() {
        return serviceCutsLongTexts;
    }

    OptionalInt contextLength() {
        return contextLength;
    }

    @Nullable
    ToIntFunction<List<ChatMessage>> messageCounter() {
        return messageCounter;
    }

    boolean samplingExtensions() {
        return samplingExtensions;
    }

    boolean streamUsage() {
        return streamUsage;
    }

    boolean newMaxTokens() {
        return newMaxTokens;
    }

    boolean cancelOnClose() {
        return cancelOnClose;
    }

    /** Service and place in words, without anything that could be secret. */
    String place() {
        return service.words + " at " + baseUrl.getHost() + (baseUrl.getPort() < 0 ? "" : ":" + baseUrl.getPort());
    }

    @Override
    public String toString() {
        return "RemoteOptions[" + place() + ", model " + model
                + (apiVersion == null ? "" : ", api-version " + apiVersion)
                + ", attempt " + attemptTimeout.toMillis() + " ms, total " + totalTimeout.toMillis() + " ms, "
                + maxRetries + " retries, " + maxConcurrentRequests + " requests at once]";
    }

    /** Builds {@link RemoteOptions}. Not safe for use by several threads. */
    public static final class Builder {
        private final Service service;
        private final URI baseUrl;
        private final String model;
        private @Nullable String apiVersion;
        private boolean apiKeyHeader;
        private @Nullable Supplier<String> apiKey;
        private @Nullable Supplier<String> bearerToken;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private final Map<String, String> queryParameters = new LinkedHashMap<>();
        private final Map<String, String> extraBody = new LinkedHashMap<>();
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration attemptTimeout = Duration.ofMinutes(2);
        private Duration streamIdleTimeout = Duration.ofMinutes(1);
        private Duration totalTimeout = Duration.ofMinutes(10);
        private int maxRetries = 4;
        private Duration firstBackoff = Duration.ofMillis(500);
        private Duration longestBackoff = Duration.ofSeconds(20);
        private int maxConcurrentRequests = 8;
        private long maxResponseBytes = 256L << 20;
        private @Nullable ProxySelector proxy;
        private @Nullable SSLContext sslContext;
        private boolean allowPlainHttp;
        private Optional<String> serves = Optional.empty();
        private OptionalInt dimension = OptionalInt.empty();
        private EncodingFormat encodingFormat = EncodingFormat.FLOAT;
        private int maxTextsPerRequest = 256;
        private int maxTokensPerRequest = 300_000;
        private OptionalInt maxTokensPerText = OptionalInt.empty();
        private Optional<ModelSource> tokenizer = Optional.empty();
        private final Map<String, String> prompts = new LinkedHashMap<>();
        private Optional<String> defaultPromptName = Optional.empty();
        private boolean emptyTexts;
        private boolean cutDimensionsLocally;
        private boolean serviceCutsLongTexts;
        private OptionalInt contextLength = OptionalInt.empty();
        private @Nullable ToIntFunction<List<ChatMessage>> messageCounter;
        private boolean samplingExtensions;
        private boolean streamUsage = true;
        private boolean newMaxTokens;
        private boolean cancelOnClose;

        private Builder(Service service, URI baseUrl, String model) {
            this.service = service;
            this.model = Objects.requireNonNull(model, "model");
            if (model.isBlank()) {
                throw new InvalidRequestException("The model or deployment has no name.");
            }
            String scheme =
                    baseUrl.getScheme() == null ? "" : baseUrl.getScheme().toLowerCase(Locale.ROOT);
            if ((!scheme.equals("https") && !scheme.equals("http")) || baseUrl.getHost() == null) {
                throw new InvalidRequestException("The URL of a service begins with https:// and a host.");
            }
            if (baseUrl.getRawUserInfo() != null) {
                throw new InvalidRequestException(
                        "The URL of the service holds a user name or password: pass it with apiKey(...) or header(...).");
            }
            if (baseUrl.getRawQuery() != null || baseUrl.getRawFragment() != null) {
                throw new InvalidRequestException("The URL of the service has a query: pass the api-version with"
                        + " apiVersion(...), and other parameters with queryParameter(...).");
            }
            this.baseUrl = baseUrl;
        }

        /**
         * Sets the version of Azure's API. Default for {@link #azureOpenAi}: {@value RemoteOptions#DEFAULT_API_VERSION};
         * for the others none.
         *
         * @param value such as {@code 2024-10-21}
         * @return this
         * @throws InvalidRequestException when it is blank
         */
        public Builder apiVersion(String value) {
            if (value.isBlank()) {
                throw new InvalidRequestException("The api-version is blank: leave the call out for the default.");
            }
            this.apiVersion = value;
            return this;
        }

        /**
         * Sets the key: in the header {@code api-key} for Azure, as {@code Authorization: Bearer} for the others.
         *
         * @param key the key, or null, for instance from an environment variable that is not set
         * @return this
         * @throws InvalidRequestException when it is null or cannot be a header's value
         */
        public Builder apiKey(@Nullable String key) {
            String checked = Credential.checked(key, "The API key");
            return apiKey(() -> checked);
        }

        /**
         * Sets where the key comes from; asked before every attempt, so that a key can be rotated.
         *
         * @param key gives the key, from any thread
         * @return this
         */
        public Builder apiKey(Supplier<String> key) {
            this.apiKey = Objects.requireNonNull(key, "key");
            this.bearerToken = null;
            return this;
        }

        /**
         * Sets where a token of Microsoft Entra ID (or any other) comes from, sent as {@code Authorization: Bearer}. Asked
         * before every attempt: the supplier caches and renews, as the token credentials of azure-identity do.
         *
         * @param token gives a valid token, from any thread
         * @return this
         */
        public Builder bearerToken(Supplier<String> token) {
            this.bearerToken = Objects.requireNonNull(token, "token");
            this.apiKey = null;
            return this;
        }

        /**
         * Adds a header to every request. Its value is handled as a secret.
         *
         * @param name such as {@code Ocp-Apim-Subscription-Key}
         * @param value its value
         * @return this
         * @throws InvalidRequestException when the value cannot be sent, or the header is Inlay's own
         */
        public Builder header(String name, String value) {
            if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")
                    || Set.of(
                                    "content-type",
                                    "accept",
                                    "authorization",
                                    "api-key",
                                    "content-length",
                                    "host",
                                    "connection")
                            .contains(name.toLowerCase(Locale.ROOT))) {
                throw new InvalidRequestException("The header " + name
                        + " cannot be set: it is no header name, or Inlay or the HTTP client sets it.");
            }
            headers.put(name, Credential.checked(value, "The value of header " + name));
            return this;
        }

        /**
         * Adds a query parameter to every URL. Its value is handled as a secret.
         *
         * @param name the name
         * @param value the value, not encoded
         * @return this
         */
        public Builder queryParameter(String name, String value) {
            queryParameters.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /**
         * Adds a field to the body of every request, for what a service knows and Inlay does not.
         *
         * @param name such as {@code user}
         * @param json its value as JSON text
         * @return this
         * @throws InvalidRequestException when it is no JSON, or a field that Inlay sets itself
         */
        public Builder extraBody(String name, String json) {
            if (OWN_FIELDS.contains(name)) {
                throw new InvalidRequestException(
                        "The field " + name + " of the body is set from the request: it cannot be an extra field.");
            }
            try {
                Json.parseObject("{\"value\":" + json + "}", "The extra field " + name);
            } catch (IOException e) {
                throw new InvalidRequestException(
                        "The value of the extra field " + name + " is no JSON; a string needs quotes.", e);
            }
            extraBody.put(name, json);
            return this;
        }

        /**
         * Sets how long to wait for a connection. Default: 10 s.
         *
         * @param value above zero
         * @return this
         * @throws InvalidRequestException when it is not
         */
        public Builder connectTimeout(Duration value) {
            this.connectTimeout = positive("connectTimeout", value);
            return this;
        }

        /**
         * Sets how long one attempt may take: to the end of the answer, or, for a stream, to its first piece. Default: 2 min.
         *
         * @param value above zero
         * @return this
         * @throws InvalidRequestException when it is not
         */
        public Builder attemptTimeout(Duration value) {
            this.attemptTimeout = positive("attemptTimeout", value);
            return this;
        }

        /**
         * Sets how long a stream may be silent after its first piece; a comment that keeps it alive counts as a sign of life.
         * Default: 1 min.
         *
         * @param value above zero
         * @return this
         * @throws InvalidRequestException when it is not
         */
        public Builder streamIdleTimeout(Duration value) {
            this.streamIdleTimeout = positive("streamIdleTimeout", value);
            return this;
        }

        /**
         * Sets how long a call may take with all its requests, attempts and pauses, and a stream to its end. Default: 10 min.
         *
         * @param value above zero
         * @return this
         * @throws InvalidRequestException when it is not
         */
        public Builder totalTimeout(Duration value) {
            this.totalTimeout = positive("totalTimeout", value);
            return this;
        }

        /**
         * Sets how often a request is repeated after the statuses 408, 409, 429 and 5xx, and when the connection fails, before
         * any piece of a stream was delivered. {@code Retry-After} is honoured; a pause that would not fit into the total
         * timeout ends the call at once. Default: 4.
         *
         * @param value at least 0
         * @return this
         * @throws InvalidRequestException when it is negative
         */
        public Builder maxRetries(int value) {
            if (value < 0) {
                throw new InvalidRequestException("maxRetries is " + value + " but must be at least 0.");
            }
            this.maxRetries = value;
            return this;
        }

        /**
         * Sets the pauses where the service names none: doubled from the first to the longest, each cut at random to between
         * half and whole. Default: 500 ms, 20 s.
         *
         * @param first the first pause
         * @param longest the longest one
         * @return this
         * @throws InvalidRequestException when one is not above zero
         */
        public Builder backoff(Duration first, Duration longest) {
            this.firstBackoff = positive("the first backoff", first);
            this.longestBackoff = positive("the longest backoff", longest);
            return this;
        }

        /**
         * Sets the most requests that an embedder or chat generator has under way; further ones wait. Default: 8.
         *
         * @param value at least 1
         * @return this
         * @throws InvalidRequestException when it is not
         */
        public Builder maxConcurrentRequests(int value) {
            this.maxConcurrentRequests = atLeastOne("maxConcurrentRequests", value);
            return this;
        }

        /**
         * Sets the most bytes of one answer, and of one stream to its end. A longer one is a {@link RemoteProtocolException}, and
         * its connection is closed. Default: 256 MiB, which 2048 vectors of 3072 dimensions fit into as JSON.
         *
         * @param value at least 1
         * @return this
         * @throws InvalidRequestException when it is not
         */
        public Builder maxResponseBytes(long value) {
            if (value < 1) {
                throw new InvalidRequestException("maxResponseBytes is " + value + " but must be at least 1.");
            }
            this.maxResponseBytes = value;
            return this;
        }

        /**
         * Sets the proxies. Default: the JVM's ({@code https.proxyHost} and the like).
         *
         * @param value chooses a proxy
         * @return this
         */
        public Builder proxy(ProxySelector value) {
            this.proxy = Objects.requireNonNull(value, "proxy");
            return this;
        }

        /**
         * Sets the certificates and keys of TLS. Default: the JVM's.
         *
         * @param value the context
         * @return this
         */
        public Builder sslContext(SSLContext value) {
            this.sslContext = Objects.requireNonNull(value, "sslContext");
            return this;
        }

        /**
         * Allows {@code http://} to hosts other than this one, which shows key and texts to the network. Default: false.
         *
         * @param value true where the network is trusted
         * @return this
         */
        public Builder allowPlainHttp(boolean value) {
            this.allowPlainHttp = value;
            return this;
        }

        /**
         * Declares that the service serves the same model as a local one, which mixed placement needs. It is checked at start by
         * comparing sample vectors.
         *
         * @param localModel the name of the local model's source, such as {@code bge-small-en-v1.5}
         * @return this
         */
        public Builder serves(String localModel) {
            this.serves = Optional.of(localModel);
            return this;
        }

        /**
         * Declares the dimension of the vectors; an answer of another one is an error. Default: asked once at start.
         *
         * @param value at least 1
         * @return this
         * @throws InvalidRequestException when it is not
         */
        public Builder dimension(int value) {
            this.dimension = OptionalInt.of(atLeastOne("dimension", value));
            return this;
        }

        /**
         * Sets how vectors travel. Default: {@link EncodingFormat#BASE64} for Azure OpenAI and OpenAI, else {@link
         * EncodingFormat#FLOAT}.
         *
         * @param value the format
         * @return this
         */
        public Builder encodingFormat(EncodingFormat value) {
            this.encodingFormat = Objects.requireNonNull(value, "encodingFormat");
            return this;
        }

        /**
         * Sets the most texts of one request; more are sent in several, at the same time. Default: 256.
         *
         * @param value at least 1, and at most 2048 for Azure OpenAI and OpenAI
         * @return this
         * @throws InvalidRequestException when it is outside
         */
        public Builder maxTextsPerRequest(int value) {
            if (service != Service.COMPATIBLE && value > MOST_TEXTS) {
                throw new InvalidRequestException(
                        "maxTextsPerRequest is " + value + " but the service takes at most " + MOST_TEXTS + ".");
            }
            this.maxTextsPerRequest = atLeastOne("maxTextsPerRequest", value);
            return this;
        }

        /**
         * Sets the most tokens of all texts of one request. Counted with the {@link #tokenizer}, otherwise by UTF-8 bytes, of
         * which a token has one at least. Default: 300000, the limit of OpenAI's embedding models.
         *
         * @param value at least 1
         * @return this
         * @throws InvalidRequestException when it is not
         */
        public Builder maxTokensPerRequest(int value) {
            this.maxTokensPerRequest = atLeastOne("maxTokensPerRequest", value);
            return this;
        }

        /**
         * Sets the most tokens of one text. Default: 8192 for Azure OpenAI and OpenAI, otherwise unknown.
         *
         * @param value at least 1
         * @return this
         * @throws InvalidRequestException when it is not
         */
        public Builder maxTokensPerText(int value) {
            this.maxTokensPerText = OptionalInt.of(atLeastOne("maxTokensPerText", value));
            return this;
        }

        /**
         * Names a local model whose {@code tokenizer.json} is that of the remote one. With it and {@link #maxTokensPerText} texts
         * are counted, cut and split here, before they are sent. Needs {@code inlay-tokenizers}. Default: none.
         *
         * @param source the model, or a directory with a tokenizer alone
         * @return this
         */
        public Builder tokenizer(ModelSource source) {
            this.tokenizer = Optional.of(source);
            return this;
        }

        /**
         * Adds a prompt that is put in front of a text: {@code query} for {@link Purpose#QUERY}, {@code document} (or {@code
         * passage}, {@code corpus}) for {@link Purpose#DOCUMENT}. Default: none.
         *
         * @param name its name
         * @param text what is put in front
         * @return this
         */
        public Builder prompt(String name, String text) {
            prompts.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(text, "text"));
            return this;
        }

        /**
         * Names the prompt of {@link Purpose#DEFAULT}. Default: none.
         *
         * @param name one of the prompts
         * @return this
         */
        public Builder defaultPrompt(String name) {
            this.defaultPromptName = Optional.of(name);
            return this;
        }

        /**
         * Says whether the service embeds empty texts. Those of OpenAI refuse the whole request for one, so by default an
         * empty text is refused here and the others are sent.
         *
         * @param value true to send them
         * @return this
         */
        public Builder emptyTexts(boolean value) {
            this.emptyTexts = value;
            return this;
        }

        /**
         * Says who shortens vectors to a request's {@code dimensions}: the service (default), or, where it does not know the
         * field, Inlay, which cuts and normalises again.
         *
         * @param value true to cut here
         * @return this
         */
        public Builder cutDimensionsLocally(boolean value) {
            this.cutDimensionsLocally = value;
            return this;
        }

        /**
         * Says what the service does with a text that is too long: false when it refuses it (OpenAI, the default), true when it
         * silently cuts it off, in which case {@link Truncation#ERROR} needs a {@link #tokenizer}.
         *
         * @param value true when it cuts
         * @return this
         */
        public Builder serviceCutsLongTexts(boolean value) {
            this.serviceCutsLongTexts = value;
            return this;
        }

        /**
         * Sets the tokens of a conversation, prompt and answer together. Default: unknown, and left to the service.
         *
         * @param tokens at least 1
         * @return this
         * @throws InvalidRequestException when it is not
         */
        public Builder contextLength(int tokens) {
            this.contextLength = OptionalInt.of(atLeastOne("contextLength", tokens));
            return this;
        }

        /**
         * Sets who counts the tokens of a conversation, for {@code countTokens} and {@link ContextOverflow#DROP_OLDEST_TURNS}.
         * Default: nobody, and both are refused.
         *
         * @param counter counts, from any thread
         * @return this
         */
        public Builder messageCounter(ToIntFunction<List<ChatMessage>> counter) {
            this.messageCounter = Objects.requireNonNull(counter, "counter");
            return this;
        }

        /**
         * Says whether the server knows {@code top_k}, {@code min_p}, {@code repetition_penalty}, {@code ignore_eos} and
         * fractions in {@code logit_bias}, as vLLM and SGLang do. Default: false, and these options are refused.
         *
         * @param value true to send them
         * @return this
         */
        public Builder samplingExtensions(boolean value) {
            this.samplingExtensions = value;
            return this;
        }

        /**
         * Says whether a stream is asked for its usage ({@code stream_options}). Default: true; false for servers that do not
         * know the field, which leaves the usage of streams at zero.
         *
         * @param value false to leave it out
         * @return this
         */
        public Builder streamUsage(boolean value) {
            this.streamUsage = value;
            return this;
        }

        /**
         * Sets the name under which the most new tokens are sent to chats: {@code max_completion_tokens} (true; default for
         * Azure OpenAI and OpenAI) or the older {@code max_tokens} (false; default for others).
         *
         * @param value true for the new name
         * @return this
         */
        public Builder maxCompletionTokens(boolean value) {
            this.newMaxTokens = value;
            return this;
        }

        /**
         * Sets what closing a chat generator does to its running requests. Default: false, it waits for them.
         *
         * @param value true to cancel them
         * @return this
         */
        public Builder cancelOnClose(boolean value) {
            this.cancelOnClose = value;
            return this;
        }

        /**
         * Makes the options.
         *
         * @return immutable options
         * @throws InvalidRequestException when a key is missing, a key would travel unencrypted, or settings contradict each
         *     other
         */
        public RemoteOptions build() {
            Credential credential = bearerToken != null
                    ? Credential.bearer(bearerToken)
                    : apiKey == null
                            ? Credential.none()
                            : service == Service.AZURE_OPENAI || apiKeyHeader
                                    ? Credential.apiKeyHeader(apiKey)
                                    : Credential.bearer(apiKey);
            if (service != Service.COMPATIBLE && !credential.present() && headers.isEmpty()) {
                throw new InvalidRequestException(
                        service.words + " needs a key: call apiKey(...) or bearerToken(...) before build().");
            }
            if ("http".equalsIgnoreCase(baseUrl.getScheme()) && !allowPlainHttp && !isLoopback(baseUrl.getHost())) {
                throw new InvalidRequestException("The URL of the service is http://, which would show key and texts to"
                        + " the network: use https://, or allowPlainHttp(true) where the network is trusted.");
            }
            if (tokenizer.isPresent() && maxTokensPerText.isEmpty()) {
                throw new InvalidRequestException(
                        "A tokenizer needs to know how many tokens a text may have: call maxTokensPerText(n).");
            }
            List<String> missing = new ArrayList<>(defaultPromptName.stream().toList());
            missing.removeAll(prompts.keySet());
            if (!missing.isEmpty()) {
                throw new InvalidRequestException(
                        "The default prompt " + missing + " is not there: add it with prompt(name, text).");
            }
            return new RemoteOptions(this, credential);
        }

        private static boolean isLoopback(String host) {
            return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.[0-9]{1,3}){3}");
        }

        private static int atLeastOne(String name, int value) {
            if (value < 1) {
                throw new InvalidRequestException(name + " is " + value + " but must be at least 1.");
            }
            return value;
        }

        private static Duration positive(String name, Duration value) {
            if (value.isZero() || value.isNegative()) {
                throw new InvalidRequestException(name + " is " + value + " but must be above zero.");
            }
            return value;
        }
    }
}

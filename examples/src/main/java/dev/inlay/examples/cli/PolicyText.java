package dev.inlay.examples.cli;

import dev.inlay.InvalidRequestException;
import dev.inlay.provider.ProviderPolicy;
import dev.inlay.provider.Task;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A provider policy in one line: {@code qnn, cpu; batch>=4: azure; tokens>=2000: azure; chat: cpu; fallback: cpu}. A part
 * without a name is the order of preference.
 */
final class PolicyText {
    private static final Pattern PART =
            Pattern.compile("(?:(?<name>[a-z]+)\\s*(?:>=\\s*(?<least>[0-9]{1,9}))?\\s*:)?(?<ids>[^:]*)");

    private PolicyText() {}

    /**
     * Reads a policy.
     *
     * @param text the rules; empty for the default policy
     * @throws InvalidRequestException when it is not one
     */
    static ProviderPolicy parse(String text) {
        if (text.isBlank()) {
            return ProviderPolicy.defaults();
        }
        ProviderPolicy.Builder policy = ProviderPolicy.builder();
        for (String part : text.split(";", -1)) {
            if (!part.isBlank()) {
                add(policy, part.strip());
            }
        }
        return policy.build();
    }

    private static void add(ProviderPolicy.Builder policy, String part) {
        Matcher matcher = PART.matcher(part);
        if (!matcher.matches()) {
            throw wrong(part);
        }
        String[] ids = Arrays.stream(matcher.group("ids").split(",", -1))
                .map(String::strip)
                .filter(id -> !id.isEmpty())
                .toArray(String[]::new);
        if (ids.length == 0) {
            throw wrong(part);
        }
        String name = matcher.group("name");
        String least = matcher.group("least");
        if (name == null) {
            policy.prefer(ids);
        } else if (least != null) {
            switch (name) {
                case "batch" -> policy.whenBatchAtLeast(Integer.parseInt(least), ids);
                case "tokens" -> policy.whenTokensAtLeast(Integer.parseInt(least), ids);
                default -> throw wrong(part);
            }
        } else {
            addNamed(policy, name, ids, part);
        }
    }

    private static void addNamed(ProviderPolicy.Builder policy, String name, String[] ids, String part) {
        switch (name) {
            case "prefer" -> policy.prefer(ids);
            case "chat" -> policy.forTask(Task.CHAT, ids);
            case "embedding" -> policy.forTask(Task.EMBEDDING, ids);
            case "fallback" -> policy.fallbackTo(ids);
            case "require" -> {
                if (ids.length != 1) {
                    throw wrong(part);
                }
                policy.require(ids[0]);
            }
            default -> throw wrong(part);
        }
    }

    private static InvalidRequestException wrong(String part) {
        return new InvalidRequestException("'" + part + "' is no rule of a policy: write ids such as 'qnn,cpu', or"
                + " 'batch>=N: IDS', 'tokens>=N: IDS', 'chat: IDS', 'embedding: IDS', 'fallback: IDS', 'require: ID'.");
    }
}

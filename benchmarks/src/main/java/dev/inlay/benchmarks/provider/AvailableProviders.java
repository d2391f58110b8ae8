package dev.inlay.benchmarks.provider;

import dev.inlay.provider.Availability;
import dev.inlay.provider.Provider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** The providers that this machine has. */
public final class AvailableProviders {
    private AvailableProviders() {}

    /**
     * Leaves out what cannot run here, with a line that says why.
     *
     * @param ids provider ids
     * @return those that say that they are available
     */
    public static List<String> of(List<String> ids) {
        Map<String, Provider> found = new HashMap<>();
        ServiceLoader.load(Provider.class).forEach(each -> found.put(each.id(), each));
        List<String> available = new ArrayList<>();
        for (String id : ids) {
            Provider provider = found.get(id);
            Availability answer = provider == null
                    ? Availability.no("there is no provider of that name", "")
                    : provider.availability();
            if (answer.available()) {
                available.add(id);
            } else {
                System.err.printf(
                        "%s is left out: %s%s%n",
                        id, answer.reason(), answer.nextStep().isEmpty() ? "" : " → " + answer.nextStep());
            }
        }
        return available;
    }
}

package dev.inlay.internal.runtime;

import dev.inlay.provider.Provider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the providers: configured ones first, then those of the class path or module path, and a plain CPU one where there is no better. */
final class Providers {
    private static final Logger log = LoggerFactory.getLogger(Providers.class);

    private Providers() {}

    static Map<String, Provider> find(List<Provider> configured) {
        Map<String, Provider> found = new LinkedHashMap<>();
        configured.forEach(provider -> found.put(provider.id(), provider));
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        if (context != null) {
            collect(ServiceLoader.load(Provider.class, context), found);
        }
        collect(ServiceLoader.load(Provider.class, Providers.class.getClassLoader()), found);
        found.putIfAbsent(PlainCpuProvider.ID, new PlainCpuProvider());
        return found;
    }

    private static void collect(ServiceLoader<Provider> loader, Map<String, Provider> found) {
        try {
            loader.forEach(provider -> found.putIfAbsent(provider.id(), provider));
        } catch (ServiceConfigurationError e) {
            log.warn("A provider could not be loaded and is left out: {}", e.getMessage());
        }
    }
}

package dev.inlay.internal.hub;

/** How requests name their sender. */
final class UserAgent {
    static final String TEXT =
            "inlay/" + version() + "; java/" + Runtime.version().feature();

    private UserAgent() {}

    private static String version() {
        String version = UserAgent.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }
}

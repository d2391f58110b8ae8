package dev.inlay.internal.hub;

import dev.inlay.ModelDownloadException;
import dev.inlay.ModelDownloadException.Reason;
import java.io.IOException;

/** Says in words what a hub's refusal or silence means, and what to do. */
final class HubFailures {
    private HubFailures() {}

    static ModelDownloadException explain(
            HubEnvironment environment, RepoId repository, String revision, IOException failure) {
        if (failure instanceof RefusedException refused) {
            return refused(environment, repository, revision, refused);
        }
        return new ModelDownloadException(
                Reason.UNREACHABLE,
                "The hub " + environment.endpoint() + " cannot give " + repository + ": " + Retries.describe(failure)
                        + ". Check the network, the proxy (-Dhttps.proxyHost, -Dhttps.proxyPort) and HF_ENDPOINT; what has"
                        + " arrived is kept, and the next attempt goes on with it.",
                failure);
    }

    private static ModelDownloadException refused(
            HubEnvironment environment, RepoId repository, String revision, RefusedException refused) {
        String page = environment.endpoint() + "/" + repository;
        String token = environment.token().isPresent()
                ? "the token that was sent"
                : "no token (set HF_TOKEN or token(...) for a private or gated model)";
        String code = refused.code();
        int status = refused.status();
        if (code.equals("RevisionNotFound")) {
            return failure(
                    Reason.NOT_FOUND,
                    repository + " has no revision \"" + revision + "\": choose a branch, tag or commit from " + page
                            + "/commits.",
                    refused);
        }
        if (code.equals("GatedRepo")) {
            return failure(
                    Reason.ACCESS_DENIED,
                    repository + " is gated: accept its terms at " + page
                            + " with your account, then pass a token of this"
                            + " account with HF_TOKEN or token(...). Asked with " + token + ".",
                    refused);
        }
        if (code.equals("EntryNotFound")) {
            return failure(
                    Reason.NOT_FOUND,
                    "A file that " + repository + " lists is not there: " + refused.getMessage(),
                    refused);
        }
        boolean badToken = status == 401 && String.valueOf(refused.getMessage()).contains("Invalid credentials");
        if (badToken || (status == 401 && environment.token().isPresent() && code.isEmpty())) {
            return failure(
                    Reason.ACCESS_DENIED,
                    "The hub " + environment.endpoint()
                            + " does not accept the token: renew it, and check HF_TOKEN and the"
                            + " file token in HF_HOME.",
                    refused);
        }
        if (status == 403) {
            return failure(
                    Reason.ACCESS_DENIED,
                    "The hub does not allow " + repository + " to be read with " + token + ": " + refused.getMessage()
                            + ".",
                    refused);
        }
        // The hub answers 401 for what does not exist too, so as not to betray what is private.
        if (code.equals("RepoNotFound") || status == 401 || status == 404) {
            return failure(
                    Reason.NOT_FOUND,
                    "The hub " + environment.endpoint() + " has no model \"" + repository + "\" that can be read with "
                            + token + ": check the name at " + page + ".",
                    refused);
        }
        return failure(Reason.UNREACHABLE, "The hub refused: " + refused.getMessage() + ".", refused);
    }

    private static ModelDownloadException failure(Reason reason, String message, RefusedException cause) {
        return new ModelDownloadException(reason, message, cause);
    }
}

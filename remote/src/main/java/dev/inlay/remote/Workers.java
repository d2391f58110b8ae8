package dev.inlay.remote;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;

/** A few threads on one job, which all end before their caller goes on, whatever happens. */
final class Workers {
    private final int count;
    private final Set<Thread> running = new HashSet<>();
    private int open;
    private boolean stopped;

    Workers(int count) {
        this.count = count;
        this.open = count;
    }

    /** A job that may be interrupted. */
    @FunctionalInterface
    interface Job {
        void run() throws InterruptedException;
    }

    void start(Executor executor, Job job) {
        for (int i = 0; i < count; i++) {
            executor.execute(() -> {
                try {
                    if (enter()) {
                        job.run();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt(); // Stopped from outside: nobody waits for a result.
                } finally {
                    leave();
                }
            });
        }
    }

    private synchronized boolean enter() {
        if (!stopped) {
            running.add(Thread.currentThread());
        }
        return !stopped;
    }

    private synchronized void leave() {
        running.remove(Thread.currentThread());
        open--;
        notifyAll();
    }

    synchronized void interruptAndWait() {
        stopped = true;
        running.forEach(Thread::interrupt);
        boolean interrupted = false;
        while (open > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

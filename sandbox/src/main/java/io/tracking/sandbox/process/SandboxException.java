package io.tracking.sandbox.process;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** The sandbox cannot go on; the message is for whoever typed ./run and says what to do. */
public final class SandboxException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SandboxException(String message) {
        super(message);
    }

    /** @param what cannot be done; why comes after it */
    public SandboxException(String what, Throwable cause) {
        super(what + ": " + why(cause), cause);
    }

    /** Java's file errors have the path as their message, and the reason in their class. */
    private static String why(Throwable cause) {
        if (!(cause instanceof FileSystemException file)) {
            Throwable root = cause.getCause();
            return cause instanceof java.io.UncheckedIOException && root != null ? why(root) : text(cause);
        }
        String reason = file.getReason();
        if (file instanceof AccessDeniedException) {
            reason = "permission denied";
        } else if (file instanceof NoSuchFileException) {
            reason = "there is no such file or directory";
        } else if (file instanceof FileAlreadyExistsException) {
            reason = "it is there already, and no directory";
        }
        return file.getFile() + ": " + (reason == null ? file.getClass().getSimpleName() : reason);
    }

    private static String text(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}

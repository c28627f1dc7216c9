package io.tracking.deploy.hcl;

/**
 * Says where something stands.
 *
 * @param file path from the folder that was read
 * @param line from 1; 0 for the whole
 */
public record Place(String file, int line) {

    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line;
    }
}

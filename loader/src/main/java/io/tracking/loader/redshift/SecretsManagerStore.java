package io.tracking.loader.redshift;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * AWS Secrets Manager: the version that is current. The loader's role needs {@code secretsmanager:GetSecretValue} on the secret, and
 * {@code kms:Decrypt} where a key that the customer manages encrypts it.
 *
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html">GetSecretValue</a>
 */
final class SecretsManagerStore implements SecretStore {

    private final SecretsManagerClient client;

    SecretsManagerStore(SecretsManagerClient client) {
        this.client = client;
    }

    @Override
    public String text(String id) {
        String text;
        try {
            text = client.getSecretValue(request -> request.secretId(id)).secretString();
        } catch (SdkException e) {
            throw new UnreadableCredentialsException(id, String.valueOf(e.getMessage()), e);
        }
        if (text == null) {
            throw new UnreadableCredentialsException(id, "expected a secret with text, got one with bytes", null);
        }
        return text.strip();
    }
}

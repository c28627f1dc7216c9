package io.tracking.loader.signin;

import org.jspecify.annotations.Nullable;

/**
 * Tells a page how people sign in here.
 *
 * @param password whether by name and password
 * @param oidc the address that leads to the issuer; none if there is none
 */
public record SignInWays(boolean password, @Nullable String oidc) {}

/** Who may use the admin API, and the ways in which they say who they are: HTTP Basic, a login with a session, an issuer of OpenID Connect. */
@NullMarked
package io.tracking.loader.signin;

import org.jspecify.annotations.NullMarked;

package io.tracking.loader.admin;

import io.tracking.loader.signin.Me;
import io.tracking.loader.signin.SignInWays;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells how to sign in, and who did. */
@RestController
class SignInController {

    private final SignInWays ways;

    SignInController(SignInWays ways) {
        this.ways = ways;
    }

    @GetMapping("/login/options")
    SignInWays options() {
        return ways;
    }

    @GetMapping("/admin/me")
    Me me(HttpServletRequest request) {
        return Me.of(request).orElseThrow();
    }
}

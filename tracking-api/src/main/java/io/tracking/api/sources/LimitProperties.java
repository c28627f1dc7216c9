package io.tracking.api.sources;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Configures what one address may send.
 *
 * @param ratePerAddress {@code 1000/1m}; empty for no limit
 * @param addresses that are remembered, at most
 * @param trustedProxies blocks of addresses whose forwarded header is believed
 * @param forwardedHeader that they set
 */
@Validated
@ConfigurationProperties("tracking.api")
record LimitProperties(
        @NotNull String ratePerAddress,
        @Min(value = 1, message = LimitProperties.ADDRESSES)
                @Max(value = 10_000_000, message = LimitProperties.ADDRESSES)
                int addresses,
        @NotNull List<String> trustedProxies,
        @NotNull @Pattern(regexp = "X-Forwarded-For|Forwarded", message = "must be one of [X-Forwarded-For, Forwarded]")
                String forwardedHeader) {

    static final String ADDRESSES = "must be 1 to 10000000";

    LimitProperties {
        if (!ratePerAddress.isEmpty()) {
            RecordRate.of("tracking.api.rate-per-address", ratePerAddress);
        }
        trustedProxies.forEach(block -> IpNetwork.of("tracking.api.trusted-proxies", block));
        trustedProxies = List.copyOf(trustedProxies);
    }

    TrustedProxies proxies() {
        return new TrustedProxies(
                trustedProxies.stream()
                        .map(block -> IpNetwork.of("tracking.api.trusted-proxies", block))
                        .toList(),
                forwardedHeader);
    }
}

package vn.example;

import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A service that signs citizens in with MotID: Spring Boot. */
@SpringBootApplication
@RestController
public class Service {
  static final String ACR = "urn:motid:ial2:aal2";

  public static void main(String[] arguments) {
    SpringApplication.run(Service.class, arguments);
  }

  /** What only people who are signed in see. */
  @GetMapping("/")
  Map<String, String> home(@AuthenticationPrincipal OidcUser citizen) {
    var name = citizen.getFullName() == null ? "" : citizen.getFullName();
    return Map.of("sub", citizen.getSubject(), "acr", citizen.getAuthenticationContextClass(), "name", name);
  }

  @GetMapping("/signed-out")
  String signedOut() {
    return "Signed out.";
  }

  /** Spring adds state, nonce and the PKCE challenge, and checks the ID token, and that userinfo has its sub. */
  @Bean
  SecurityFilterChain pages(
      HttpSecurity http, ClientRegistrationRepository clients, @Value("${SERVICE_ORIGIN}") String origin) {
    var asks = new DefaultOAuth2AuthorizationRequestResolver(clients, "/oauth2/authorization");
    asks.setAuthorizationRequestCustomizer(
        ask -> ask.additionalParameters(more -> more.putAll(Map.of("acr_values", ACR, "ui_locales", "vi"))));
    var atMotid = new OidcClientInitiatedLogoutSuccessHandler(clients);
    atMotid.setPostLogoutRedirectUri(origin + "/signed-out");
    var signOut = PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.GET, "/sign-out");

    return http.authorizeHttpRequests(
            pages -> pages.requestMatchers("/signed-out", "/login", "/error").permitAll()
                .anyRequest().access((who, page) -> new AuthorizationDecision(
                    who.get().getPrincipal() instanceof OidcUser citizen
                        && ACR.equals(citizen.getAuthenticationContextClass()))))
        .oauth2Login(login -> login.authorizationEndpoint(to -> to.authorizationRequestResolver(asks)))
        .logout(out -> out.logoutRequestMatcher(signOut).logoutSuccessHandler(atMotid))
        .oidcLogout(out -> out.backChannel(Customizer.withDefaults()))
        .build();
  }
}

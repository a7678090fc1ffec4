// A service on Nimbus' OAuth SDK: prints where to send the citizen, reads the address to which they came back, and
// prints what it saw. Arguments: issuer, client_id, redirect address, private JWK (private_key_jwt, pushed requests).

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.*;
import com.nimbusds.oauth2.sdk.auth.JWTAuthenticationClaimsSet;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.id.*;
import com.nimbusds.oauth2.sdk.jarm.JARMUtils;
import com.nimbusds.oauth2.sdk.jarm.JARMValidator;
import com.nimbusds.oauth2.sdk.pkce.*;
import com.nimbusds.oauth2.sdk.token.*;
import com.nimbusds.openid.connect.sdk.*;
import com.nimbusds.openid.connect.sdk.claims.*;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import com.nimbusds.openid.connect.sdk.validators.*;
import java.io.*;
import java.net.URI;
import java.nio.charset.StandardCharsets;

class Service {
  static OIDCProviderMetadata provider;
  static ClientID client;
  static ECKey key;

  static PrivateKeyJWT proof() throws Exception {
    // One assertion a request: the issuer as the audience (FAPI 2.0 Security Profile §5.3.3.1).
    var claims = new JWTAuthenticationClaimsSet(client, new Audience(provider.getIssuer()));
    return new PrivateKeyJWT(claims, JWSAlgorithm.ES256, key.toPrivateKey(), key.getKeyID(), null, null, null);
  }

  static OIDCTokens tokens(AuthorizationGrant grant) throws Exception {
    var request = new TokenRequest.Builder(provider.getTokenEndpointURI(), proof(), grant).build();
    var answer = OIDCTokenResponseParser.parse(request.toHTTPRequest().send());
    if (!answer.indicatesSuccess()) throw new IllegalStateException(answer.toErrorResponse().getErrorObject().toString());
    return ((OIDCTokenResponse) answer.toSuccessResponse()).getOIDCTokens();
  }

  static UserInfoSuccessResponse userinfo(OIDCTokens tokens) throws Exception {
    var request = new UserInfoRequest(provider.getUserInfoEndpointURI(), tokens.getAccessToken());
    return UserInfoResponse.parse(request.toHTTPRequest().send()).toSuccessResponse();
  }

  public static void main(String[] arguments) throws Exception {
    provider = OIDCProviderMetadata.resolve(new Issuer(arguments[0]));
    client = new ClientID(arguments[1]);
    var callback = URI.create(arguments[2]);
    key = ECKey.parse(arguments[3]);
    var state = new State();
    var nonce = new Nonce();
    var verifier = new CodeVerifier();

    var asked = new AuthenticationRequest.Builder(
            new ResponseType("code"), new Scope("openid", "profile", "offline_access"), client, callback)
        .state(state).nonce(nonce).codeChallenge(verifier, CodeChallengeMethod.S256)
        .responseMode(ResponseMode.QUERY_JWT).prompt(Prompt.Type.CONSENT).build();
    var push = new PushedAuthorizationRequest(provider.getPushedAuthorizationRequestEndpointURI(), proof(), asked);
    var pushed = PushedAuthorizationResponse.parse(push.toHTTPRequest().send());
    if (!pushed.indicatesSuccess()) throw new IllegalStateException(pushed.toErrorResponse().getErrorObject().toString());
    var send = new AuthenticationRequest.Builder(pushed.toSuccessResponse().getRequestURI(), client)
        .endpointURI(provider.getAuthorizationEndpointURI()).build();
    System.out.println(send.toURI());

    var back = URI.create(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine());
    var answer = AuthenticationResponseParser.parse(back);
    var jarm = new JARMValidator(provider.getIssuer(), client, JWSAlgorithm.ES256, provider.getJWKSetURI().toURL());
    jarm.validate(answer.getJWTResponse());
    answer = AuthenticationResponseParser.parse(callback, JARMUtils.toMultiValuedStringParameters(
        answer.getJWTResponse().getJWTClaimsSet()));
    if (!answer.indicatesSuccess()) throw new IllegalStateException(answer.toErrorResponse().getErrorObject().toString());
    if (!state.equals(answer.getState())) throw new IllegalStateException("state");

    var tokens = tokens(new AuthorizationCodeGrant(answer.toSuccessResponse().getAuthorizationCode(), callback, verifier));
    var ids = new IDTokenValidator(provider.getIssuer(), client, JWSAlgorithm.ES256, provider.getJWKSetURI().toURL());
    var claims = ids.validate(tokens.getIDToken(), nonce);
    var hash = new AccessTokenHash(claims.getStringClaim("at_hash"));
    AccessTokenValidator.validate(tokens.getAccessToken(), JWSAlgorithm.ES256, hash);
    AuthorizationCodeValidator.validate(answer.toSuccessResponse().getAuthorizationCode(), JWSAlgorithm.ES256,
        new CodeHash(claims.getStringClaim("c_hash")));
    var person = userinfo(tokens).getUserInfo();
    if (!person.getSubject().equals(claims.getSubject())) throw new IllegalStateException("sub of userinfo");

    var again = tokens(new RefreshTokenGrant(tokens.getRefreshToken()));
    if (!ids.validate(again.getIDToken(), null).getSubject().equals(claims.getSubject())) throw new IllegalStateException("sub");
    userinfo(again);
    var revoke = new TokenRevocationRequest(provider.getRevocationEndpointURI(), proof(), again.getRefreshToken());
    if (!revoke.toHTTPRequest().send().indicatesSuccess()) throw new IllegalStateException("revocation");
    var out = new LogoutRequest(provider.getEndSessionEndpointURI(), (SignedJWT) again.getIDToken());
    new PrintStream(System.out, true, StandardCharsets.UTF_8).println(person.toJSONObject().toJSONString());
    System.out.println(out.toURI());
  }
}

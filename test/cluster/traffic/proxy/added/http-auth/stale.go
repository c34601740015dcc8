package auth

import "net/http"

// RequireAuthStale asks for the password again, as RequireAuth does; it does not say that only the nonce is old.
func (da *DigestAuth) RequireAuthStale(w http.ResponseWriter, r *http.Request) {
	da.RequireAuth(w, r)
}

package mux

type routingPathKey struct{}

// RoutingPathKey is the key of a request's routing path in its context.
var RoutingPathKey = routingPathKey{}

// UseRoutingPath changes nothing: only rules in the syntax of Traefik's version 2 ask for it.
func (r *Router) UseRoutingPath() *Router { return r }

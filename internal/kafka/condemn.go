package kafka

import "github.com/lovoo/goka/storage"

// Condemn has a store deleted at its next start, because what it holds is not
// what its table says. A store in memory is read anew anyway.
func Condemn(s storage.Storage, why error) error {
	if d, ok := s.(*diskStore); ok {
		return d.disk.condemn(why)
	}
	return nil
}

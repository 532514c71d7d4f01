package emitters

import (
	"context"

	"coffer/codecs"
	"coffer/storage"
)

// Storage sends the commands of storages and of storage sessions.
//
// Each method's error is either a *codecs.Problem, for a record that nobody
// could read and that was not sent, or the producer's; then, and also if ctx
// ended, the record may have been written all the same. To send it again
// without harm, give the Sender an ID.
type Storage struct{ Emitter }

// New makes an emitter for storages.
func New(p Producer, topics codecs.Topics) *Storage {
	return &Storage{Emitter{Producer: p, Topics: topics}}
}

// Deposit sends DEPOSIT. Answers: DEPOSITED; ERROR with GENERIC,
// ONE_OF_A_KIND or STORAGE_FULL.
func (s *Storage) Deposit(ctx context.Context, from Sender, c storage.DepositCommand) (Sent, error) {
	return s.send(ctx, from, c)
}

// Withdraw sends WITHDRAW. Answers: WITHDRAWN; ERROR with GENERIC.
func (s *Storage) Withdraw(ctx context.Context, from Sender, c storage.WithdrawCommand) (Sent, error) {
	return s.send(ctx, from, c)
}

// UpdateMesos sends UPDATE_MESOS. Answers: MESOS_UPDATED; ERROR with
// NOT_ENOUGH_MESOS or GENERIC.
func (s *Storage) UpdateMesos(ctx context.Context, from Sender, c storage.UpdateMesosCommand) (Sent, error) {
	return s.send(ctx, from, c)
}

// DepositRollback sends DEPOSIT_ROLLBACK. Answers: WITHDRAWN, or nothing if
// nothing of the deposit is left.
func (s *Storage) DepositRollback(ctx context.Context, from Sender, c storage.DepositRollbackCommand) (Sent, error) {
	return s.send(ctx, from, c)
}

// Arrange sends ARRANGE. Answer: ARRANGED.
func (s *Storage) Arrange(ctx context.Context, from Sender, c storage.ArrangeCommand) (Sent, error) {
	return s.send(ctx, from, c)
}

// Accept sends ACCEPT. Answers: ACCEPTED; ERROR with the codes of Deposit.
func (s *Storage) Accept(ctx context.Context, from Sender, c storage.AcceptCommand) (Sent, error) {
	return s.send(ctx, from, c)
}

// Release sends RELEASE. Answers: RELEASED; ERROR with GENERIC.
func (s *Storage) Release(ctx context.Context, from Sender, c storage.ReleaseCommand) (Sent, error) {
	return s.send(ctx, from, c)
}

// Show sends SHOW_STORAGE. Answer: PROJECTION_CREATED.
func (s *Storage) Show(ctx context.Context, from Sender, c storage.ShowCommand) (Sent, error) {
	return s.send(ctx, from, c)
}

// Close sends CLOSE_STORAGE. Answer: PROJECTION_DESTROYED, or nothing if no
// session was open.
func (s *Storage) Close(ctx context.Context, from Sender, c storage.CloseCommand) (Sent, error) {
	return s.send(ctx, from, c)
}

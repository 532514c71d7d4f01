package visit

import (
	"context"
	"fmt"

	"github.com/stretchr/testify/assert"
)

// burstSize is how many commands to the storage are on their way when the
// system is killed. With their resends they are fewer than the 16 that a row
// remembers.
const burstSize = 6

// burst sends commands without waiting, has the system killed under them, and
// sends them once more, as a client does that has heard nothing: each is
// applied once, and its answer comes again. Some wait for a number then; they
// are answered once for all.
func (v Visit) burst(ctx context.Context, interrupt func()) {
	var paid, given, numbered []Command
	for i := range burstSize {
		paid = append(paid, v.send(ctx, commands, v.Account, v.mesosValue("ADD", 1), header("ce_id", fmt.Sprintf("burst-%d", i))))
	}
	gift := func(name string, template int) Command {
		return v.send(ctx, compartmentCommands, v.Friend, v.json(body{
			"characterId": v.Friend, "inventoryType": template / 1_000_000, "type": "CREATE_ASSET", "body": createBody(template, 1),
		}), header("ce_id", name))
	}
	for i := range 3 {
		given = append(given, gift(fmt.Sprintf("shell-%d", i), shell))
	}
	for i := range 3 {
		numbered = append(numbered, gift(fmt.Sprintf("hat-%d", i), hats))
	}
	v.mu.Lock()
	heard := map[int]bool{}
	for _, h := range v.heard {
		if h.Command() >= paid[0].Number {
			heard[h.Command()] = true
		}
	}
	v.mu.Unlock()
	if interrupt != nil {
		v.t.Logf("of %d commands %d have no answer when the system is killed", 2*burstSize, 2*burstSize-len(heard))
		interrupt()
	}
	for _, c := range paid {
		v.again(ctx, c, v.Account)
	}
	for i := range numbered {
		v.again(ctx, numbered[i], v.Friend)
		v.again(ctx, given[i], v.Friend)
	}
	top := Heard{}
	for _, c := range append(paid, given...) {
		topic, kind := storageStatus, "MESOS_UPDATED"
		if c.Topic == compartmentCommands {
			topic, kind = assetStatus, "CREATED"
		}
		h := v.answer(ctx, c, topic, kind)
		v.await(ctx, 2, h.get("traceparent")+" again, for the resend", func(again Heard) bool { return again.ID == h.ID })
		if kind == "MESOS_UPDATED" && h.Version > top.Version {
			top = h
		}
	}
	assert.Equal(v.t, 2000+burstSize, v.see(ctx, top).Data.Attributes.Mesos, "each was applied once")
	references := map[int]bool{}
	for _, c := range numbered {
		references[carried(v.answers(ctx, c, "CREATED")[0]).Reference] = true
	}
	assert.Len(v.t, references, len(numbered), "each has a number of its own")
}

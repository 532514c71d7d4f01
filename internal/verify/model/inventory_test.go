package model

import (
	"encoding/json"
	"testing"
)

// potions puts 60 units into slot 1 and 50 into slot 2.
func potions(p *player) {
	for _, n := range []string{"60", "50"} {
		topic, value := toInventory("CREATE_ASSET/2", `{"templateId":2000000,"quantity":`+n+`}`)
		p.tell(topic, value)
	}
}

func TestInventoryCommands(t *testing.T) {
	const tx = `"transactionId":"3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10"`
	const txSaid = "transactionId:3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10"
	reserve := `REQUEST_RESERVE/2 {` + tx + `,"items":[{"source":1,"itemId":2000000,"quantity":40}]}`
	reserved := says("RESERVED {itemId:2000000,quantity:40,slot:1," + txSaid + "}")
	for name, all := range map[string][]played{
		"MOVE": {
			{`MOVE/2 {"source":2,"destination":1}`, says("QUANTITY_CHANGED 1@1 {quantity:100}", "QUANTITY_CHANGED 2@2 {quantity:10}")},
			{`MOVE/2 {"source":2,"destination":1}`, says("MOVED 2@1 {oldSlot:2}")},
			{`MOVE/2 {"source":1,"destination":9}`, says("MOVED 2@9 {oldSlot:1}")},
			{`MOVE/2 {"source":9,"destination":9}`, nil},
			{`MOVE/2 {"source":1,"destination":3}`, says("REJECTED {code:BAD_SLOT}")},
			{`MOVE/2 {"source":9,"destination":25}`, says("REJECTED {code:BAD_SLOT}")},
			{`MOVE/6 {"source":9,"destination":25}`, says("REJECTED {code:WRONG_TYPE}")},
		},
		"MERGE": {
			{`MOVE/2 {"source":2,"destination":5}`, says("MOVED 2@5 {oldSlot:2}")},
			{`MERGE/2`, says("QUANTITY_CHANGED 1@1 {quantity:100}", "QUANTITY_CHANGED 2@5 {quantity:10}", "MOVED 2@2 {oldSlot:5}", "MERGE_COMPLETE {type:2}")},
		},
		"SORT": {
			{`CREATE_ASSET/2 {"templateId":2000001}`, says("CREATED 3@3 {referenceData:{quantity:1},referenceId:0,referenceType:consumable}")},
			{`MOVE/2 {"source":3,"destination":1}`, says("MOVED 3@1 {oldSlot:3}")},
			{`SORT/2`, says("MOVED 1@1 {oldSlot:3}", "SORT_COMPLETE {type:2}")},
		},
		"DROP": {
			{`DROP/2 {"source":1,"quantity":10,"mapId":3,"x":4,"y":-5}`, says("QUANTITY_CHANGED 1@1 {quantity:50}",
				"SPAWN_FROM_CHARACTER {dropType:2,dropperId:7,dropperX:4,dropperY:-5,equipmentId:0,itemId:2000000,mesos:0,ownerId:7,playerDrop:true,quantity:10,x:4,y:-5}")},
			{`DROP/2 {"source":1,"quantity":51}`, says("REJECTED {code:BAD_QUANTITY}")},
			{`DROP/2 {"source":1,"quantity":0}`, says("REJECTED {code:BAD_QUANTITY}")},
			{`DROP/2 {"source":3,"quantity":1}`, says("REJECTED {code:BAD_SLOT}")},
			{`DROP/5 {"source":3,"quantity":1}`, says("REJECTED {code:WRONG_TYPE}")},
			{reserve, reserved},
			{`DROP/2 {"source":1,"quantity":11}`, says("REJECTED {code:RESERVED}")},
		},
		"REQUEST_RESERVE": {
			{reserve, reserved},
			{reserve, says("REJECTED {code:RESERVED}")},
			{`REQUEST_RESERVE/2 {"items":[{"source":1,"itemId":2000000,"quantity":1}]}`, says("REJECTED {code:NOT_FOUND}")},
			{`REQUEST_RESERVE/2 {` + tx + `}`, says("REJECTED {code:BAD_QUANTITY}")},
			{`REQUEST_RESERVE/2 {` + tx + `,"items":[{"source":1,"itemId":2000001,"quantity":1}]}`, says("REJECTED {code:BAD_SLOT}")},
			{`REQUEST_RESERVE/2 {` + tx + `,"items":[{"source":2,"itemId":2000000,"quantity":30},{"source":2,"itemId":2000000,"quantity":30}]}`, says("REJECTED {code:BAD_QUANTITY}")},
			{tells: `+29s`},
			{`MOVE/2 {"source":2,"destination":1}`, says("MOVED 2@1 {oldSlot:2}")},
			{tells: `+1s`},
			{`MOVE/2 {"source":1,"destination":1}`, says("RESERVATION_CANCELLED {itemId:2000000,quantity:40,slot:2}")},
		},
		"CONSUME": {
			{reserve, reserved},
			{`MOVE/2 {"source":1,"destination":7}`, says("MOVED 1@7 {oldSlot:1}")},
			{`CONSUME/2 {` + tx + `,"slot":7}`, says("REJECTED {code:NOT_FOUND}")},
			{`CONSUME/2 {` + tx + `,"slot":1}`, says("QUANTITY_CHANGED 1@7 {quantity:20}")},
			{`CONSUME/2 {` + tx + `,"slot":1}`, says("REJECTED {code:NOT_FOUND}")},
			{`CONSUME/2 {` + tx + `,"slot":99}`, says("REJECTED {code:BAD_SLOT}")},
		},
		"CANCEL_RESERVATION": {
			{reserve, reserved},
			{`CANCEL_RESERVATION/2 {` + tx + `,"slot":1}`, says("RESERVATION_CANCELLED {itemId:2000000,quantity:40,slot:1}")},
			{`CANCEL_RESERVATION/2 {` + tx + `,"slot":1}`, says("REJECTED {code:NOT_FOUND}")},
		},
		"DESTROY": {
			{reserve, reserved},
			{`DESTROY/2 {"slot":1,"quantity":20}`, says("QUANTITY_CHANGED 1@1 {quantity:40}")},
			{`DESTROY/2 {"slot":1,"quantity":1}`, says("RESERVATION_CANCELLED {itemId:2000000,quantity:40,slot:1}", "QUANTITY_CHANGED 1@1 {quantity:39}")},
			{`DESTROY/2 {"slot":1,"quantity":99}`, says("DELETED 1@1")},
			{`DESTROY/2 {"slot":2}`, says("DELETED 2@2")},
			{`DESTROY/2 {"slot":2}`, says("REJECTED {code:BAD_SLOT}")},
			{`CREATE_ASSET/2 {"templateId":2070000,"quantity":500}`, says("CREATED 3@1 {referenceData:{quantity:500},referenceId:0,referenceType:consumable}")},
			{`DESTROY/2 {"slot":1,"quantity":500}`, says("QUANTITY_CHANGED 3@1 {quantity:0}")},
			{`DESTROY/2 {"slot":1,"removeAll":true,"quantity":1}`, says("DELETED 3@1")},
		},
		"INCREASE_CAPACITY": {
			{`INCREASE_CAPACITY/2 {"amount":8}`, says("CAPACITY_CHANGED {capacity:32,type:2}")},
			{`INCREASE_CAPACITY/2 {"amount":4294967295}`, says("CAPACITY_CHANGED {capacity:96,type:2}")},
			{`INCREASE_CAPACITY/2 {"amount":1}`, says("CAPACITY_CHANGED {capacity:96,type:2}")},
			{`INCREASE_CAPACITY/0 {"amount":1}`, says("REJECTED {code:WRONG_TYPE}")},
		},
		"CREATE_ASSET": {
			{`CREATE_ASSET/4 {"templateId":4000000,"quantity":150,"flag":8}`, says("CREATED 3@1 {referenceData:{flag:8,quantity:100},referenceId:0,referenceType:etc}", "CREATED 4@2 {referenceData:{flag:8,quantity:50},referenceId:0,referenceType:etc}")},
			{`CREATE_ASSET/4 {"templateId":4000000,"quantity":2201}`, says("REJECTED {code:INVENTORY_FULL}")},
			{`CREATE_ASSET/4 {"templateId":2000000}`, says("REJECTED {code:WRONG_TYPE}")},
			{`CREATE_ASSET/1 {"templateId":1302000,"quantity":2}`, says("CREATED 5@1 {referenceData:{},referenceId:1000000001,referenceType:equipable}", "CREATED 6@2 {referenceData:{},referenceId:1000000002,referenceType:equipable}")},
			{`CREATE_ASSET/5 {"templateId":5000000}`, says("CREATED 7@1 {referenceData:{cashId:1000000001,fullness:100,level:1,purchasedBy:7,slot:-1},referenceId:1000000001,referenceType:pet}")},
		},
		"RECHARGE": {
			{`CREATE_ASSET/2 {"templateId":2070000}`, says("CREATED 3@3 {referenceData:{},referenceId:0,referenceType:consumable}")},
			{`RECHARGE/2 {"slot":3,"quantity":500}`, says("QUANTITY_CHANGED 3@3 {quantity:500}")},
			{`RECHARGE/2 {"slot":3}`, says("REJECTED {code:BAD_QUANTITY}")},
			{`RECHARGE/2 {"slot":3,"quantity":4294967295}`, says("REJECTED {code:OVERFLOW}")},
			{`RECHARGE/2 {"slot":1,"quantity":5}`, says("REJECTED {code:WRONG_TYPE}")},
			{`RECHARGE/4 {"slot":1,"quantity":5}`, says("REJECTED {code:WRONG_TYPE}")},
			{`RECHARGE/2 {"slot":9,"quantity":5}`, says("REJECTED {code:BAD_SLOT}")},
		},
		"ACCEPT": {
			{`ACCEPT/2 {"templateId":2000000,"quantity":200}`, says("QUANTITY_CHANGED 1@1 {quantity:100}", "QUANTITY_CHANGED 2@2 {quantity:100}",
				"ACCEPTED 3@3 {referenceData:{quantity:100},referenceId:0,referenceType:consumable}", "ACCEPTED 4@4 {referenceData:{quantity:10},referenceId:0,referenceType:consumable}", "ACCEPTED")},
			{`ACCEPT/2 {"templateId":2000000,"quantity":2400}`, says("ERROR {errorCode:ACCEPT_COMMAND_FAILED}")},
			{`ACCEPT/2 {"templateId":4000000}`, says("ERROR {errorCode:ACCEPT_COMMAND_FAILED}")},
			{`ACCEPT/1 {"templateId":1302000,"referenceId":77,"referenceData":{"weaponAttack":17}}`, says("ACCEPTED 5@1 {referenceData:{weaponAttack:17},referenceId:77,referenceType:equipable}", "ACCEPTED")},
		},
		"RELEASE": {
			{`RELEASE/2 {"assetId":1,"quantity":10}`, says("QUANTITY_CHANGED 1@1 {quantity:50}", "RELEASED")},
			{`RELEASE/2 {"assetId":1,"quantity":51}`, says("ERROR {errorCode:RELEASE_COMMAND_FAILED}")},
			{`RELEASE/4 {"assetId":1,"quantity":1}`, says("ERROR {errorCode:RELEASE_COMMAND_FAILED}")},
			{reserve, reserved},
			{`RELEASE/2 {"assetId":1}`, says("ERROR {errorCode:RELEASE_COMMAND_FAILED}")},
			{`RELEASE/2 {"assetId":2}`, says("RELEASED 2@2 {referenceType:consumable}", "RELEASED")},
		},
		"RESERVED": {
			{`RESERVED {"characterId":7,"itemId":2000000,"quantity":50}`, says("QUANTITY_CHANGED 1@1 {quantity:100}", "QUANTITY_CHANGED 2@2 {quantity:60}", "REQUEST_PICK_UP {characterId:7,dropId:4}")},
			{`RESERVED {"characterId":7,"itemId":2000000,"quantity":50}`, says("REQUEST_PICK_UP {characterId:7,dropId:4}")},
			{tells: `+10m1us`},
			{`RESERVED {"characterId":7,"itemId":2000000,"quantity":50}`, says("QUANTITY_CHANGED 2@2 {quantity:100}", "CREATED 3@3 {referenceData:{quantity:10},referenceId:0,referenceType:consumable}", "REQUEST_PICK_UP {characterId:7,dropId:4}")},
			{`RESERVED {"characterId":7,"itemId":9000000,"quantity":50}`, says("CANCEL_RESERVATION {characterId:7,dropId:4}")},
			{`RESERVED {"characterId":7,"itemId":0,"meso":50}`, nil},
		},
		"DELETED": {
			{reserve, reserved},
			{`CREATED`, nil},
			{`DELETED`, says("RESERVATION_CANCELLED {itemId:2000000,quantity:40,slot:1}", "DELETED 1@1", "DELETED 2@2", "DELETED", "DELETED", "DELETED", "DELETED", "DELETED", "DELETED")},
			{`DELETED`, nil},
			{`SORT/2`, says("REJECTED {code:NOT_FOUND}")},
			{`RELEASE/2 {"assetId":1}`, says("ERROR {errorCode:RELEASE_COMMAND_FAILED}")},
			{`RESERVED {"characterId":7,"itemId":2000000,"quantity":50}`, says("CANCEL_RESERVATION {characterId:7,dropId:4}")},
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlayer(t)
			p.numbers = []uint32{1_000_000_001, 1_000_000_002}
			p.tell(toInventory("CREATED", ""))
			potions(p)
			play(t, p, all, toInventory)
		})
	}
}

func TestEquips(t *testing.T) {
	hold := func(id, template string) played {
		return played{`ACCEPT/1 {"templateId":` + template + `,"referenceId":1}`, says("ACCEPTED "+id+" {referenceData:{},referenceId:1,referenceType:equipable}", "ACCEPTED")}
	}
	for name, all := range map[string][]played{
		"EQUIP": {
			hold("1@1", "1302000"), hold("2@2", "1302001"), hold("3@3", "1112000"),
			{`EQUIP/1 {"source":1,"destination":-5}`, says("MOVED 1@-11 {oldSlot:1}")},
			{`EQUIP/1 {"source":2,"destination":-11}`, says("MOVED 2@-11 {oldSlot:2}")},
			{`EQUIP/1 {"source":3,"destination":-1}`, says("MOVED 3@-12 {oldSlot:3}")},
			{`EQUIP/1 {"source":3,"destination":-1}`, says("REJECTED {code:BAD_SLOT}")},
			{`EQUIP/1 {"source":2,"destination":-200}`, says("REJECTED {code:BAD_SLOT}")},
			{`EQUIP/2 {"source":2,"destination":-1}`, says("REJECTED {code:WRONG_TYPE}")},
		},
		"an overall and pants": {
			hold("1@1", "1060002"), hold("2@2", "1050000"),
			{`EQUIP/1 {"source":1,"destination":-6}`, says("MOVED 1@-6 {oldSlot:1}")},
			{`EQUIP/1 {"source":2,"destination":-5}`, says("MOVED 2@-5 {oldSlot:2}", "MOVED 1@1 {oldSlot:-6}")},
			{`EQUIP/1 {"source":1,"destination":-6}`, says("MOVED 1@-6 {oldSlot:1}", "MOVED 2@1 {oldSlot:-5}")},
		},
		"UNEQUIP": {
			hold("1@1", "1302000"), hold("2@2", "1302001"),
			{`EQUIP/1 {"source":1,"destination":-11}`, says("MOVED 1@-11 {oldSlot:1}")},
			{`UNEQUIP/1 {"source":-11,"destination":2}`, says("MOVED 1@1 {oldSlot:-11}")},
			{`UNEQUIP/1 {"source":-11,"destination":2}`, says("REJECTED {code:BAD_SLOT}")},
			{`UNEQUIP/1 {"source":1,"destination":2}`, says("REJECTED {code:BAD_SLOT}")},
			{`UNEQUIP/2 {"source":-11,"destination":2}`, says("REJECTED {code:WRONG_TYPE}")},
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlayer(t)
			p.tell(toInventory("CREATED", ""))
			play(t, p, all, toInventory)
		})
	}
}

func TestAnEquipsStatsVaryByATenth(t *testing.T) {
	for seen, says := range map[string]string{"110": "weaponAttack:110", "90": "weaponAttack:90", "111": "weaponAttack:100", "89": "weaponAttack:100"} {
		p := newPlayer(t)
		p.settings = Settings{Catalog: map[uint32]Entry{1302000: {Stats: map[string]uint16{"weaponAttack": 100}, UpgradeSlots: 7}}}
		p.numbers, p.made = []uint32{5}, map[uint32]json.RawMessage{5: json.RawMessage(`{"weaponAttack":` + seen + `}`)}
		p.tell(toInventory("CREATED", ""))
		play(t, p, []played{{`CREATE_ASSET/1 {"templateId":1302000}`,
			[]string{"CREATED 1@1 {referenceData:{slots:7," + says + "},referenceId:5,referenceType:equipable}"}}}, toInventory)
	}
}

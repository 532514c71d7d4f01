package model

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestStorageCommands(t *testing.T) {
	for name, all := range map[string][]played{
		"DEPOSIT": {
			{`DEPOSIT {"slot":2,"templateId":2000000,"referenceData":{"quantity":50}}`, says("DEPOSITED {assetId:1,referenceId:0,referenceType:consumable,slot:2,templateId:2000000}")},
			{`DEPOSIT {"slot":2,"templateId":2000001}`, says("DEPOSITED {assetId:2,referenceId:0,referenceType:consumable,slot:0,templateId:2000001}")},
			{`DEPOSIT {"slot":2,"templateId":1302000,"referenceId":77,"referenceData":{"cashId":"5"}}`, says("DEPOSITED {assetId:3,referenceId:77,referenceType:cash_equipable,slot:2,templateId:1302000}")},
			{`DEPOSIT {"templateId":9000000}`, says("ERROR {errorCode:GENERIC}")},
			{`DEPOSIT {"templateId":2000000,"referenceType":"etc"}`, says("ERROR {errorCode:GENERIC}")},
			{`DEPOSIT {"templateId":2000000,"referenceData":{"quantity":"x"}}`, says("ERROR {errorCode:GENERIC}")},
			{`DEPOSIT {"slot":-1,"templateId":4000000}`, says("DEPOSITED {assetId:4,referenceId:0,referenceType:etc,slot:0,templateId:4000000}")},
			{`DEPOSIT {"templateId":4000000}`, says("ERROR {errorCode:STORAGE_FULL}")},
			{`DEPOSIT {"templateId":9000000}`, says("ERROR {errorCode:GENERIC}")},
		},
		"WITHDRAW": {
			{`DEPOSIT {"templateId":2000000,"referenceData":{"quantity":50}}`, says("DEPOSITED {assetId:1,referenceId:0,referenceType:consumable,slot:0,templateId:2000000}")},
			{`WITHDRAW {"assetId":1,"quantity":20}`, says("WITHDRAWN {assetId:1,quantity:20,slot:0,templateId:2000000}")},
			{`WITHDRAW {"assetId":1,"quantity":31}`, says("ERROR {errorCode:GENERIC}")},
			{`WITHDRAW {"assetId":2}`, says("ERROR {errorCode:GENERIC}")},
			{`WITHDRAW {"assetId":1}`, says("WITHDRAWN {assetId:1,quantity:30,slot:0,templateId:2000000}")},
			{`WITHDRAW {"assetId":1}`, says("ERROR {errorCode:GENERIC}")},
			{`DEPOSIT {"templateId":1302000}`, says("DEPOSITED {assetId:2,referenceId:0,referenceType:equipable,slot:0,templateId:1302000}")},
			{`WITHDRAW {"assetId":2,"quantity":9}`, says("WITHDRAWN {assetId:2,slot:0,templateId:1302000}")},
			{`DEPOSIT {"templateId":2070000,"referenceData":{"quantity":50}}`, says("DEPOSITED {assetId:3,referenceId:0,referenceType:consumable,slot:0,templateId:2070000}")},
			{`WITHDRAW {"assetId":3,"quantity":9}`, says("ERROR {errorCode:GENERIC}")},
		},
		"UPDATE_MESOS": {
			{`UPDATE_MESOS {"mesos":1500,"operation":"ADD"}`, says("MESOS_UPDATED {newMesos:1500,oldMesos:0}")},
			{`UPDATE_MESOS {"mesos":2000,"operation":"SUBTRACT"}`, says("ERROR {errorCode:NOT_ENOUGH_MESOS}")},
			{`UPDATE_MESOS {"mesos":500,"operation":"SUBTRACT"}`, says("MESOS_UPDATED {newMesos:1000,oldMesos:1500}")},
			{`UPDATE_MESOS {"mesos":4294967295,"operation":"ADD"}`, says("ERROR {errorCode:GENERIC}")},
			{`UPDATE_MESOS {"mesos":7,"operation":"SET"}`, says("MESOS_UPDATED {newMesos:7,oldMesos:1000}")},
			{`UPDATE_MESOS {"mesos":7,"operation":"set"}`, says("ERROR {errorCode:GENERIC}")},
		},
		"DEPOSIT_ROLLBACK": {
			{`DEPOSIT {"templateId":2000000,"referenceData":{"quantity":50}}`, says("DEPOSITED {assetId:1,referenceId:0,referenceType:consumable,slot:0,templateId:2000000}")},
			{`WITHDRAW {"assetId":1,"quantity":20}`, says("WITHDRAWN {assetId:1,quantity:20,slot:0,templateId:2000000}")},
			{`DEPOSIT_ROLLBACK {"assetId":1}`, says("WITHDRAWN {assetId:1,quantity:30,slot:0,templateId:2000000}")},
			{`DEPOSIT_ROLLBACK {"assetId":1}`, nil},
			{`ACCEPT {"slot":-1,"templateId":2000000,"quantity":5}`, says("ACCEPTED {assetId:2,inventoryType:2,slot:0}")},
			{`DEPOSIT_ROLLBACK {"assetId":2}`, nil},
			{`DEPOSIT {"templateId":2000000,"referenceData":{"quantity":6}}`, says("DEPOSITED {assetId:3,referenceId:0,referenceType:consumable,slot:1,templateId:2000000}")},
			{`ARRANGE`, says("ARRANGED")},
			{`DEPOSIT_ROLLBACK {"assetId":3}`, says("WITHDRAWN {assetId:3,quantity:6,slot:0,templateId:2000000}")},
			{`DEPOSIT {"templateId":4000000}`, says("DEPOSITED {assetId:4,referenceId:0,referenceType:etc,slot:0,templateId:4000000}")},
			{tells: `+10m`},
			{`DEPOSIT_ROLLBACK {"assetId":4}`, nil},
		},
		"ARRANGE": {
			{`DEPOSIT {"templateId":2000001,"referenceData":{"quantity":9}}`, says("DEPOSITED {assetId:1,referenceId:0,referenceType:consumable,slot:0,templateId:2000001}")},
			{`DEPOSIT {"templateId":2000000,"referenceData":{"quantity":80},"slot":3}`, says("DEPOSITED {assetId:2,referenceId:0,referenceType:consumable,slot:3,templateId:2000000}")},
			{`DEPOSIT {"templateId":2000000,"referenceData":{"quantity":30},"slot":1}`, says("DEPOSITED {assetId:3,referenceId:0,referenceType:consumable,slot:1,templateId:2000000}")},
			{`ARRANGE`, says("ARRANGED")},
			{`WITHDRAW {"assetId":2}`, says("WITHDRAWN {assetId:2,quantity:10,slot:0,templateId:2000000}")},
			{`WITHDRAW {"assetId":3}`, says("WITHDRAWN {assetId:3,quantity:100,slot:1,templateId:2000000}")},
			{`WITHDRAW {"assetId":1}`, says("WITHDRAWN {assetId:1,quantity:9,slot:2,templateId:2000001}")},
		},
		"ACCEPT": {
			{`ACCEPT {"slot":-1,"templateId":2000000,"quantity":60}`, says("ACCEPTED {assetId:1,inventoryType:2,slot:0}")},
			{`ACCEPT {"slot":-1,"templateId":2000000,"quantity":40}`, says("ACCEPTED {assetId:1,inventoryType:2,slot:0}")},
			{`ACCEPT {"slot":3,"templateId":2000000,"quantity":1}`, says("ACCEPTED {assetId:2,inventoryType:2,slot:3}")},
			{`ACCEPT {"slot":-1,"templateId":2000000,"quantity":1,"referenceData":{"flag":1}}`, says("ACCEPTED {assetId:3,inventoryType:2,slot:1}")},
			{`ACCEPT {"slot":-1,"templateId":5000000,"referenceData":{"cashId":"4"}}`, says("ACCEPTED {assetId:4,inventoryType:5,slot:0}")},
			{`ACCEPT {"slot":-1,"templateId":1302000}`, says("ERROR {errorCode:STORAGE_FULL}")},
			{`ACCEPT {"slot":-1,"templateId":2000000,"quantity":99}`, says("ACCEPTED {assetId:2,inventoryType:2,slot:3}")},
			{`ACCEPT {"slot":-1,"templateId":2000000,"quantity":1}`, says("ERROR {errorCode:STORAGE_FULL}")},
			{`ACCEPT {"slot":-1,"templateId":0}`, says("ERROR {errorCode:GENERIC}")},
		},
		"RELEASE": {
			{`ACCEPT {"slot":-1,"templateId":2000000,"quantity":60}`, says("ACCEPTED {assetId:1,inventoryType:2,slot:0}")},
			{`RELEASE {"assetId":1,"quantity":61}`, says("ERROR {errorCode:GENERIC}")},
			{`RELEASE {"assetId":1,"quantity":10}`, says("RELEASED {assetId:1,inventoryType:2}")},
			{`RELEASE {"assetId":1}`, says("RELEASED {assetId:1,inventoryType:2}")},
			{`RELEASE {"assetId":1}`, says("ERROR {errorCode:GENERIC}")},
		},
	} {
		t.Run(name, func(t *testing.T) { play(t, newPlayer(t), all, toStorage) })
	}
}

func TestOneOfAKindIsRefusedBeforeAFullStorage(t *testing.T) {
	p := newPlayer(t)
	p.settings = Settings{StorageCapacity: 1, Catalog: map[uint32]Entry{1302000: {Only: true}}}
	play(t, p, []played{
		{`DEPOSIT {"templateId":4000000}`, says("DEPOSITED {assetId:1,referenceId:0,referenceType:etc,slot:0,templateId:4000000}")},
		{`DEPOSIT {"templateId":1302000}`, says("ERROR {errorCode:ONE_OF_A_KIND}")},
		{`ACCEPT {"templateId":1302000}`, says("ERROR {errorCode:ONE_OF_A_KIND}")},
	}, toStorage)
}

func TestSessions(t *testing.T) {
	p := newPlayer(t)
	show := `{"worldId":1,"channelId":2,"characterId":7,"npcId":9,"accountId":4001,"type":"SHOW_STORAGE"}`
	closing := `{"characterId":7,"type":"CLOSE_STORAGE"}`
	assert.Empty(t, p.tell("COMMAND_TOPIC_STORAGE_SHOW", closing))
	for _, topic := range []string{"COMMAND_TOPIC_STORAGE_SHOW", "EVENT_TOPIC_CHARACTER_STATUS", "EVENT_TOPIC_CHARACTER_STATUS", "EVENT_TOPIC_CHARACTER_STATUS"} {
		assert.Equal(t, says("PROJECTION_CREATED {accountId:4001,channelId:2,characterId:7,npcId:9,worldId:1}"), p.tell("COMMAND_TOPIC_STORAGE_SHOW", show))
		end := closing
		if topic == "EVENT_TOPIC_CHARACTER_STATUS" {
			end = `{"characterId":7,"type":"LOGOUT","body":{"channelId":1}}`
		}
		assert.Equal(t, says("PROJECTION_DESTROYED {characterId:7}"), p.tell(topic, end))
		assert.Empty(t, p.tell(topic, end))
	}
}

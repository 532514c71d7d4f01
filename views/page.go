package views

import (
	"net/http"
	"net/url"
	"strconv"
)

// MaxPage is the largest page[size].
const MaxPage = 250

// The parameters of pages (https://jsonapi.org/format/1.1/#fetching-pagination).
const (
	pageNumber = "page[number]"
	pageSize   = "page[size]"
)

// page is the part of a list that was asked for; nil: the whole list.
type page struct {
	number, size int
	at           *url.URL
}

// pageOf reads the page: numbers from 1, sizes from 1 to MaxPage; of one
// alone the other is 1 or MaxPage.
func pageOf(r *http.Request) (*page, error) {
	query, err := queryOf(r)
	if err != nil {
		return nil, err
	}
	if !query.Has(pageNumber) && !query.Has(pageSize) {
		return nil, nil
	}
	p := &page{at: r.URL}
	if p.number, err = count(query, pageNumber, 1, 1<<31-1); err != nil {
		return nil, err
	}
	p.size, err = count(query, pageSize, MaxPage, MaxPage)
	return p, err
}

func count(query url.Values, name string, unset, most int) (int, error) {
	if !query.Has(name) {
		return unset, nil
	}
	n, err := strconv.ParseUint(query.Get(name), 10, 31)
	if err != nil || n < 1 || int(n) > most {
		return 0, badParameter(name, "%s is %q, and it is a number from 1 to %d.", name, query.Get(name), most)
	}
	return int(n), nil
}

// bounds are where the page begins and ends among total elements. A page after
// the last one is empty.
func (p *page) bounds(total int) (first, end int) {
	first = min((p.number-1)*p.size, total)
	return first, min(first+p.size, total)
}

// last is the number of the last page; an empty list has one, which is empty.
func (p *page) last(total int) int { return max(1, (total+p.size-1)/p.size) }

// listMeta is what a page tells about its list.
type listMeta struct {
	Total int      `json:"total"`
	Page  pageMeta `json:"page"`
}

type pageMeta struct {
	Number int `json:"number"`
	Size   int `json:"size"`
	Last   int `json:"last"`
}

// pageLinks lead to this page and to others; those that aren't there are left
// out.
type pageLinks struct {
	Self  string `json:"self"`
	First string `json:"first"`
	Prev  string `json:"prev,omitempty"`
	Next  string `json:"next,omitempty"`
	Last  string `json:"last"`
}

func (p *page) meta(total int) *listMeta {
	return &listMeta{total, pageMeta{p.number, p.size, p.last(total)}}
}

func (p *page) links(total int) *pageLinks {
	last := p.last(total)
	out := &pageLinks{Self: p.link(p.number), First: p.link(1), Last: p.link(last)}
	if p.number > 1 {
		out.Prev = p.link(min(p.number-1, last))
	}
	if p.number < last {
		out.Next = p.link(p.number + 1)
	}
	return out
}

func (p *page) link(number int) string {
	query := p.at.Query()
	query.Set(pageNumber, strconv.Itoa(number))
	query.Set(pageSize, strconv.Itoa(p.size))
	return p.at.EscapedPath() + "?" + query.Encode()
}

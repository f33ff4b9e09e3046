#!/usr/bin/env bash
# Follows the event stream at $1 with curl and comes back after each end with the id of the last
# block that came whole. Prints the id, a space and the data of each event, one per line.
set -u
export LC_ALL=C
url=$1
id=
while true; do
  name= data= next=$id
  while IFS= read -r line; do
    case $line in
      'event: '*) name=${line#'event: '} ;;
      'data: '*) data=${line#'data: '} ;;
      'id: '*) next=${line#'id: '} ;;
      '')
        if [ -z "$name" ] && [ -n "$data" ]; then printf '%s %s\n' "$next" "$data"; fi
        id=$next name='' data=
        ;;
    esac
  done < <(exec curl -fsN ${id:+-H "Last-Event-ID: $id"} "$url")
  sleep 0.1
done

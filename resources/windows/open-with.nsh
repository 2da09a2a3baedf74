; Offers the app under "Open with", and takes no kind of file over.

!define EVENT_FILE "ScarfEventImporter.EventFile"

!macro offerFor EXTENSION
  WriteRegNone SHELL_CONTEXT "Software\Classes\${EXTENSION}\OpenWithProgids" "${EVENT_FILE}"
!macroend

!macro offerNoMore EXTENSION
  DeleteRegValue SHELL_CONTEXT "Software\Classes\${EXTENSION}\OpenWithProgids" "${EVENT_FILE}"
!macroend

!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\${EVENT_FILE}" "" "Events"
  WriteRegStr SHELL_CONTEXT "Software\Classes\${EVENT_FILE}\DefaultIcon" "" "$appExe,0"
  WriteRegStr SHELL_CONTEXT "Software\Classes\${EVENT_FILE}\shell\open\command" "" '"$appExe" "%1"'
  !insertmacro offerFor ".ndjson"
  !insertmacro offerFor ".jsonl"
  !insertmacro offerFor ".csv"
  !insertmacro offerFor ".tsv"
  !insertmacro offerFor ".xlsx"
  !insertmacro offerFor ".ods"
  !insertmacro offerFor ".parquet"
!macroend

!macro customUnInstall
  !insertmacro offerNoMore ".ndjson"
  !insertmacro offerNoMore ".jsonl"
  !insertmacro offerNoMore ".csv"
  !insertmacro offerNoMore ".tsv"
  !insertmacro offerNoMore ".xlsx"
  !insertmacro offerNoMore ".ods"
  !insertmacro offerNoMore ".parquet"
  DeleteRegKey SHELL_CONTEXT "Software\Classes\${EVENT_FILE}"
!macroend

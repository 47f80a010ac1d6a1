# Dot-sourced by the hooks. azd gives them its environment's values as variables.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true

function Step([string] $Text) { Write-Output "==> $Text" }

function Need([string] $Command) {
    if (-not (Get-Command $Command -ErrorAction SilentlyContinue)) { throw "$Command is not installed: docs/deploy.md says what the hooks need." }
}

# Tries again until the block does not throw.
function Retry([int] $Times, [int] $Seconds, [scriptblock] $Block) {
    for ($i = 1; ; $i++) {
        try { return & $Block } catch { if ($i -ge $Times) { throw } }
        Start-Sleep -Seconds $Seconds
    }
}
